using Soap.Feedback;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;

namespace Soap.Layers;

/// <summary>
/// Floating-point operations of a rule's training step, by which rules compare whatever engine and machine they run
/// on. Counted are products with weights, a multiplication and an addition for each use of a weight: forward passes,
/// the way back, what feedback does to learn, and what the weights follow. Not counted is what goes entry by entry
/// (activations, pooling, loss, biases, the optimiser, signs, norms), random numbers, what zeros of the input, of the
/// padding or of the feedback save, and diagnostics.
/// </summary>
internal static class RuleFlops
{
    /// <summary>
    /// An example's share of a step: Σ over signal, feedback and fit of what each says of itself, and what the rule
    /// does beside.
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <param name="network">Its layers.</param>
    /// <param name="batch">N, samples a step, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No sample.</exception>
    /// <exception cref="SoapException">The rule makes no sense on a layer, which nobody can make then.</exception>
    public static double PerExample(LearningRule rule, NetworkShape network, int batch)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (rule.Recipe.BackpropagationPeriod is { } period)
        {
            var share = Math.Min(1, (double)batch / period);
            var others = new LearningRule(rule.Text, rule.Recipe with { BackpropagationPeriod = null });
            return share * PerExample(LearningRule.Backpropagation, network, batch)
                + (1 - share) * PerExample(others, network, batch);
        }

        var outputs = network.Outputs(network.Depth);
        int[] layers = [.. Enumerable.Range(1, network.Depth)];
        LayerMaps[] maps =
        [
            .. layers.Select(l => LayerMaps.Of(network.Map(l), network.Sample(l), rule, outputs, teaches: l > 1)),
        ];
        double Carry(int l) => rule.Feedback.CarryFlops(maps[l - 1].Feedback, network.Entered(l));
        return rule.Signal.Flops(network, batch, Carry)
            + layers.Sum(l => OfFit(rule, network, l, batch))
            + layers.Where(rule.Signal.UsesFeedbackOf)
                .Sum(l => rule.Feedback.LearningFlops(maps[l - 1].Feedback, network.Entered(l), batch))
            + OfInverses(rule, network)
            + OfOutput(rule, network)
            + OfIntervention(rule.Recipe.Intervention, network);
    }

    private static double OfFit(LearningRule rule, NetworkShape network, int layer, int batch)
    {
        var (map, weight) = (network.Map(layer), network.Map(layer).Weight);
        var fit = FitState.Fitting(rule.Fit, map);
        var rows = map.Uses(network.Entered(layer)) * rule.Signal.FittedSamples(layer, network.Depth);
        return rows == 0
            ? 0
            : rows * fit.Flops(checked((int)weight.Columns), checked((int)weight.Rows), checked((int)(batch * rows)));
    }

    private static double OfInverses(LearningRule rule, NetworkShape network) =>
        rule is { Signal: InverseTargetSignal signal, Feedback: InvertingFeedback inverting }
            ? inverting.PhaseFlops(network, signal)
            : 0;

    // The matrix of an asymmetric output layer mixes its channels at each position.
    private static double OfOutput(LearningRule rule, NetworkShape network)
    {
        var output = network.Map(network.Depth);
        return rule.Recipe.HasAsymmetricOutput
            ? output.Uses(network.Entered(network.Depth)) * DenseFlops.Product(output.Weight.Rows, output.Weight.Rows)
            : 0;
    }

    // Backpropagation's own way back at the same weights, and for its norm of the weight gradients these too. The
    // output layer is never changed.
    private static double OfIntervention(Intervention intervention, NetworkShape network) => intervention switch
    {
        Intervention.None => 0,
        Intervention.Step => network.PassFlops(first: 2) + network.PassFlops(last: network.Depth - 1),
        _ => network.PassFlops(first: 2),
    };
}
