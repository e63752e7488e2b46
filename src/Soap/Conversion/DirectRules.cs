using Soap.Maps;
using Soap.Rules;
using Soap.Signals;

namespace Soap.Conversion;

/// <summary>What rules that go straight to every layer need of a model.</summary>
internal static class DirectRules
{
    /// <summary>
    /// Why a model has no output layer whose error can be sent to all, and where; null where it has.
    /// </summary>
    /// <param name="probe">What was found out about the model.</param>
    /// <param name="isExcluded">Whether a layer is left alone.</param>
    public static (string Place, string Reason)? RefusesOutput(ModelProbe probe, Func<NativeLayer, bool> isExcluded)
    {
        if (probe.OutputProducers is not [var output])
        {
            return (
                "the output", "a rule that goes straight to every layer sends the error of one output layer, and " +
                    $"the model's output is made of {probe.OutputProducers.Count} layers" +
                    (probe.OutputProducers.Count == 0
                        ? ""
                        : $": {List(probe.OutputProducers.Select(layer => layer.Name))}"));
        }

        var left = Left(probe, output);
        return isExcluded(output)
            ? (output.Name, "a rule that goes straight to every layer sends this layer's error, and it is left " +
                $"alone: write '{output.Name}: bp' in the place of excluding it")
            : left is [[1, _]]
            ? null
            : (output.Name, "a rule that goes straight to every layer sends the error of an output layer [N, " +
                $"outputs], and this one's output is {Shapes(left)}");
    }

    /// <summary>What all layers of a model hear, whose output layer was not refused.</summary>
    public static Broadcast BroadcastOf(ModelProbe probe) =>
        new((int)Left(probe, probe.OutputProducers[0])[0][1]);

    /// <summary>
    /// Why what is sent to all cannot be the whole teaching of the layer below a layer: it must be one, and no other
    /// may teach it. Null where it can, or where it was said where broadcasts arrive.
    /// </summary>
    /// <param name="use">The layer.</param>
    /// <param name="probe">What was found out about the model.</param>
    /// <param name="rules">The map.</param>
    public static string? Refuses(LayerUse use, ModelProbe probe, RuleMap rules)
    {
        if (use.Entered is not [[1, ..]] || (use.Layer.Map is DenseMap && use.Entered[0].Length != 2))
        {
            return $"it is given {Shapes(use.Entered)}, and what goes straight to it has one row for each sample";
        }

        if (use.Producers.Count == 0 || rules.DirectAtEveryLayer || rules.DirectAt.Count > 0)
        {
            return null;
        }

        if (use.Producers.Count > 1)
        {
            return "its input is made of the outputs of " +
                $"{List(use.Producers.Select(layer => layer.Name))}, and each " +
                "would get what is sent to all: name the modules at whose input one broadcast arrives " +
                "('direct at: PATTERN')";
        }

        var producer = use.Producers[0];
        string[] consumers =
        [
            .. probe.Layers.Where(other => other.Producers.Contains(producer)).Select(other => other.Layer.Name),
            .. probe.OutputProducers.Contains(producer) ? new[] { "the output" } : [],
        ];
        return consumers.Length > 1
            ? $"the output of '{producer.Name}' goes to {List(consumers)}, and it would get what is sent to each: " +
                "name the modules at whose input one broadcast arrives ('direct at: PATTERN')"
            : null;
    }

    /// <summary>
    /// The rule of a layer where modules are named at which broadcasts arrive: within them errors go from layer to
    /// layer. Layers that are named themselves keep their own.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="rule">Its rule by the map.</param>
    /// <param name="rules">The map.</param>
    public static LearningRule Inside(NativeLayer layer, LearningRule rule, RuleMap rules) =>
        !rule.IsBroadcast || rules.DirectAt.Count == 0 || rules.DirectAt.Any(pattern => pattern.Matches(layer.Name))
            ? rule
            : new LearningRule(
                $"{rule} from layer to layer",
                rule.Recipe with { Signal = new LayerwiseSignal(), Kernels = KernelFeedback.OfSignal });

    private static IReadOnlyList<long[]> Left(ModelProbe probe, NativeLayer output) =>
        probe.Layers.Single(use => ReferenceEquals(use.Layer, output)).Left;

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));

    private static string Shapes(IEnumerable<long[]> shapes) =>
        string.Join(", ", shapes.Select(shape => $"[{string.Join(", ", shape)}]"));
}
