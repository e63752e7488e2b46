using Soap.Feedback;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>B that is a running statistic: what a step makes of it waits for the step's end.</summary>
internal sealed class ObservingState(Synapses synapses, ObservingFeedback feedback)
    : SeparateState(synapses, feedback, isParameter: false)
{
    private Tensor? _observed;

    /// <inheritdoc/>
    public override bool KeepsOneUse => true;

    /// <inheritdoc/>
    public override Tensor? Observed => _observed;

    /// <inheritdoc/>
    public override FeedbackAnswer Answer(FeedbackExperience experience, Tensor weight) =>
        new(OwnShaped(feedback.Updated(experience), experience), null, null) { IsNext = true };

    /// <inheritdoc/>
    public override void Observe(Tensor next)
    {
        Forget();
        _observed = next.DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public override void EndStep()
    {
        if (_observed is { } observed)
        {
            Synapses.OwnFeedback!.copy_(observed);
            Forget();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Forget();
        base.Dispose();
    }

    private void Forget()
    {
        _observed?.Dispose();
        _observed = null;
    }
}
