using Soap.Feedback;
using Soap.Layers;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Conversion;

/// <summary>
/// A place of a model at which what goes straight to all arrives: to the input of a module goes s B, with B [n_L,
/// places of the input], and nothing of what the module itself sends back.
/// </summary>
/// <remarks>
/// Inside the module errors go from layer to layer. Source: Launay, Poli, Boniface and Krzakala 2020,
/// arXiv:2006.12878, who send the error to the blocks of large networks.
/// </remarks>
internal sealed class BroadcastPoint : Module
{
    private const string FeedbackName = "feedback", ExpansionName = "expansion";
    private readonly FlatMap _map;
    private readonly long[] _size;

    /// <summary>Draws B from the stream <c>feedback/name</c>.</summary>
    /// <param name="name">The module's path in the model.</param>
    /// <param name="rule">What is sent, and by which feedback.</param>
    /// <param name="size">The shape of one sample of the module's input.</param>
    /// <param name="broadcast">What all hear.</param>
    /// <param name="output">The output layer, whose error is sent: it keeps exceptions until the way back is
    /// over.</param>
    /// <param name="streams">The point's random numbers.</param>
    /// <param name="initializer">How B is drawn.</param>
    public BroadcastPoint(
        string name, LearningRule rule, IReadOnlyList<long> size, Broadcast broadcast, Synapses output,
        LayerStreams streams, Initializer initializer)
        : base(nameof(BroadcastPoint))
    {
        (Name, Rule, Broadcast, Output) = (name, rule, broadcast, output);
        var (feedback, type) = ((SeparateFeedback)rule.Feedback, output.Options.Type);
        (_size, _map) = ([.. size], new FlatMap(size, [broadcast.Outputs]));
        broadcast.IsHeard = true;
        if (feedback.DrawExpansion(broadcast.Outputs, initializer, streams.Of("expansion"), type) is { } expansion)
        {
            register_buffer(ExpansionName, expansion);
            _map = (FlatMap)_map.WithOutputs(expansion.shape[1]);
        }

        register_buffer(FeedbackName, feedback.Draw(_map.Weight, initializer, streams.Of("feedback"), type));
    }

    /// <summary>The module's path in the model.</summary>
    public string Name { get; }

    /// <summary>What is sent, and by which feedback.</summary>
    public LearningRule Rule { get; }

    /// <summary>What all hear.</summary>
    public Broadcast Broadcast { get; }

    /// <summary>The output layer.</summary>
    public Synapses Output { get; }

    /// <summary>B.</summary>
    public Tensor Feedback => get_buffer(FeedbackName)!;

    /// <summary>What is passed before B, or null.</summary>
    public Tensor? Expansion => get_buffer(ExpansionName);

    /// <summary>Floating-point operations of what arrives, an example.</summary>
    public double Flops => _map.Flops([1, .. _size]);

    /// <summary>Why a rule cannot send to such places; null where it can.</summary>
    public static string? Refuses(LearningRule rule) =>
        rule.Feedback is SeparateFeedback
            and not (LearnedFeedback or ObservingFeedback or MirroringFeedback or InvertingFeedback
                or PeriodicFeedback)
            ? null
            : $"feedback '{rule.Feedback.Name}' learns or reads W, and a module as a whole has no W to learn from; " +
                "allowed: feedback that stays as it was drawn";

    /// <summary>What arrives: s B, of the input's shape.</summary>
    /// <param name="entered">The input's shape.</param>
    public Tensor Arriving(long[] entered)
    {
        var error = Broadcast.OutputError;
        var sent = Shapes.Shaped(
            ((TransportSignal)Rule.Signal).Sent(new WayBack(error, Broadcast)),
            [entered[0], Broadcast.Outputs], error, $"signal '{Rule.Signal.Name}' at '{Name}'");
        if (Expansion is { } expansion)
        {
            sent = _map.Mixed(sent, expansion);
        }

        return Rule.Feedback.Carry(_map, sent, Feedback, entered);
    }
}
