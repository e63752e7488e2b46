using Soap.Feedback;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>B that sees W at refreshes: it keeps B₀ as it was drawn, and the period of its last refresh.</summary>
internal sealed class PeriodicState : SeparateState
{
    private const string RefreshedPeriodName = "refreshed_period";
    private const string LeakingName = "leaking";
    private const long NoPeriod = long.MinValue;
    private readonly PeriodicFeedback _feedback;
    private readonly StateNumber _refreshedPeriod;

    public PeriodicState(Synapses synapses, PeriodicFeedback feedback)
        : base(synapses, feedback, isParameter: false)
    {
        _feedback = feedback;
        _refreshedPeriod = synapses.RegisterNumber(RefreshedPeriodName, NoPeriod);
        synapses.register_buffer(InitialFeedbackName, synapses.OwnFeedback!.clone());
        var stream = synapses.Streams.Of("leaking");
        if (feedback.DrawLeaking(synapses.Maps.Forward.Weight, synapses.Options.IsOutput, stream) is { } leaking)
        {
            // Files of weights have no truth values.
            synapses.register_buffer(LeakingName, leaking.to_type(synapses.Options.Type));
        }

        Refresh(0);
    }

    /// <inheritdoc/>
    public override void BeginStep(long examplesSeen, int batch)
    {
        // Rounded down, so that the count of data begins a period of its own after a count below 0.
        var (period, rest) = Math.DivRem(examplesSeen, _feedback.Period);
        period -= rest < 0 ? 1 : 0;
        if (period != _refreshedPeriod.Value || _feedback.Period <= batch)
        {
            Refresh(examplesSeen);
            _refreshedPeriod.Value = period;
        }
    }

    private void Refresh(long examplesSeen) => Replace(() => _feedback.Refresh(new FeedbackRefresh(
        Synapses.Weight.detach(), Synapses.Maps.Forward.Weight, Synapses.DrawnFeedback, Synapses.FeedbackInitializer,
        Synapses.Streams.Of("refresh", examplesSeen))
    {
        Leaking = Synapses.get_buffer(LeakingName)?.to_type(ScalarType.Bool),
    }));
}
