using Soap.Feedback;
using Soap.Fits;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;

namespace Soap.Layers;

/// <summary>What a layer's weights are the weights of.</summary>
/// <param name="Forward">The layer's own map, of which W is.</param>
/// <param name="Feedback">The map whose transpose carries what is sent, of which B is: the layer's own under layerwise
/// signals; a dense one from all places of its input to the network's output under broadcast signals; or what
/// the rule says of kernels.</param>
/// <param name="Entering">The shape of one sample of the layer's input; null where it is not known.</param>
internal sealed record LayerMaps(WeightedMap Forward, WeightedMap Feedback, IReadOnlyList<long>? Entering)
{
    /// <summary>The most weights of dense feedback of a kernel: 256 MiB in float32.</summary>
    private const long LargestDense = 1 << 26;

    /// <summary>The maps of a layer under a rule.</summary>
    /// <param name="map">The layer's own.</param>
    /// <param name="size">The shape of one sample of its input; null where it is not known.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="outputs">n_L; only broadcast signals ask.</param>
    /// <param name="teaches">Whether B carries something to a layer below; otherwise none is made that is larger than
    /// W, as dense feedback to the network's input would be.</param>
    /// <exception cref="SoapException">The rule makes no sense on this map; the message has the reason.</exception>
    public static LayerMaps Of(
        WeightedMap map, IReadOnlyList<long>? size, LearningRule rule, long outputs, bool teaches = true)
    {
        if (map is not DenseMap && Refuses(size, rule) is { } reason)
        {
            throw Refusal(reason);
        }

        var feedback = (map, rule.IsBroadcast, rule.Recipe.Kernels) switch
        {
            (DenseMap, true, _) => map.WithOutputs(outputs),
            (DenseMap, false, _) => map,
            (LocallyConnectedMap, true, KernelFeedback.Shared) =>
                throw Refusal("its positions share no kernels"),
            (_, true, KernelFeedback.Shared) when map.RefusesOutputs(outputs) is { } why => throw Refusal(
                $"kernels that all places share go from the network's outputs, and {why}; " +
                "leave +kernels out, and B is dense"),
            (_, true, KernelFeedback.Shared) => new SpreadMap(map.WithOutputs(outputs)),
            (_, true, _) => new FlatMap(size!, [outputs]),
            (_, false, KernelFeedback.Dense) when teaches => new FlatMap(size!, map.Leaving([1, .. size!])[1..]),
            _ => map,
        };
        if (feedback is FlatMap { Weight.Count: > LargestDense } dense)
        {
            throw Refusal(
                $"B would have {dense.Weight.Count} weights, [{dense.Weight.Rows}, {dense.Weight.Columns}]; " +
                $"allowed: at most {LargestDense}");
        }

        return rule.Feedback.Refuses(feedback) is { } other
            ? throw Refusal(other)
            : new LayerMaps(map, feedback, size);

        SoapException Refusal(string why) => SoapException.BadUsage($"rule '{rule}' does not go with {map}: {why}");
    }

    private static string? Refuses(IReadOnlyList<long>? size, LearningRule rule) =>
        rule.Signal is NetworkSignal && size is null
            ? $"signal '{rule.Signal.Name}' makes passes of its own, and needs an input of one size"
        : rule.Recipe.Kernels == KernelFeedback.Dense && size is null
            ? "dense feedback goes from all places of the layer's output to all of its " +
                "input, and their number is not " +
                "known: give InputSize"
        : rule.IsBroadcast && rule.Recipe.Kernels != KernelFeedback.Shared && size is null
            ? $"signal '{rule.Signal.Name}' goes straight to all places of the layer's " +
                "input, and their number is not " +
                "known: give InputSize"
        : rule is { IsBroadcast: true, Feedback: LearnedFeedback, Fit: InputFit }
            ? $"feedback '{rule.Feedback.Name}' learns from whole inputs, and fit " +
                $"'{rule.Fit.Name}' puts something in " +
                "the place of their patches"
        : null;
}
