using Soap.Feedback;
using Soap.Rules;
using Soap.Signals;

namespace Soap.Layers;

/// <summary>What the way back is told of the forward weights: bits an example.</summary>
internal static class LeakedBits
{
    // Weights are float32.
    private const int BitsOfAWeight = 32;

    /// <summary>
    /// The bits of W that go into B, an example: none for feedback that never reads W; the sign of each synapse that
    /// leaks, every T examples and at most once a step, for <see cref="SignFeedback"/>; and all of W in each step that
    /// backpropagation makes. Null for feedback that reads W otherwise.
    /// </summary>
    /// <param name="rule">The rule of all layers.</param>
    /// <param name="synapses">Those of the layers that send something down, and which of these layers is the
    /// output.</param>
    /// <param name="batch">N, samples a step.</param>
    /// <param name="examples">Training examples of all steps: what leaks at the start alone is shared by them.</param>
    public static double? PerExample(
        LearningRule rule, IReadOnlyList<(long Count, bool IsOutput)> synapses, int batch, long examples)
    {
        var all = (double)BitsOfAWeight * synapses.Sum(layer => layer.Count);
        double? own = rule switch
        {
            { Signal: TransportSignal { Sends: false } } => 0,
            { Recipe.Intervention: not Intervention.None } or { Feedback: ForwardWeights } => all / batch,
            { Feedback: SignFeedback sign } => sign.Share * synapses.Sum(layer =>
                sign.Leaks(layer.IsOutput) ? layer.Count : 0) * Times(sign.Period, fromStart: true) / examples,
            { Feedback.Reads: ForwardAccess.Never } => 0,
            _ => null,
        };
        return own + (rule.Recipe.BackpropagationPeriod is { } period
            ? all * Times(period, fromStart: false) / examples
            : 0);

        // How often a period begins, or ends, within the training; at most once a step.
        double Times(long period, bool fromStart)
        {
            var times = (double)examples / Math.Max(period, batch);
            return period <= batch ? times : fromStart ? Math.Ceiling(times) : Math.Floor(times);
        }
    }
}
