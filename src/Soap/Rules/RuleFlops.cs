using Soap.Feedback;
using Soap.Maps;
using Soap.Signals;

namespace Soap.Rules;

/// <summary>
/// Floating-point operations of a rule's training step, by which rules compare whatever engine and machine they run
/// on. Counted are dense matrix products, a multiplication and an addition an entry: forward passes, the way back,
/// what feedback does to learn, and what the weights follow. Not counted is what goes entry by entry (activations,
/// loss, biases, the optimiser, signs, norms), random numbers, what zeros of the input or of the feedback save, and
/// diagnostics.
/// </summary>
internal static class RuleFlops
{
    /// <summary>
    /// An example's share of a step: Σ over signal, feedback and fit of what each says of itself, and what the rule
    /// does beside.
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <param name="widths">From input to output, at least two.</param>
    /// <param name="batch">N, samples a step, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two widths, or no sample.</exception>
    public static double PerExample(LearningRule rule, IReadOnlyList<int> widths, int batch)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentOutOfRangeException.ThrowIfLessThan(widths.Count, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        var layers = widths.Count - 1;
        var all = rule.Signal.Flops(widths, batch, rule.Feedback) + OfInverses(rule, widths);
        for (var l = 1; l <= layers; l++)
        {
            var samples = rule.Signal.FittedSamples(l, layers);
            all += samples == 0 ? 0 : samples * rule.Fit.Flops(widths[l - 1], widths[l], batch * samples);
            all += rule.Signal.UsesFeedbackOf(l)
                ? rule.Feedback.LearningFlops(rule.IsBroadcast ? widths[^1] : widths[l], widths[l - 1], batch)
                : 0;
        }

        return all + (rule.Recipe.HasAsymmetricOutput ? DenseFlops.Product(widths[^1], widths[^1]) : 0)
            + OfIntervention(rule.Recipe.Intervention, widths);
    }

    private static double OfInverses(LearningRule rule, IReadOnlyList<int> widths) =>
        rule is { Signal: InverseTargetSignal signal, Feedback: InvertingFeedback inverting }
            ? inverting.PhaseFlops(widths, signal)
            : 0;

    // Backpropagation's own way back at the same weights, and for its norm of the weight gradients these too. The
    // output layer is never changed.
    private static double OfIntervention(Intervention intervention, IReadOnlyList<int> widths) => intervention switch
    {
        Intervention.None => 0,
        Intervention.Step => DenseFlops.Forward([.. widths.Skip(1)]) + DenseFlops.Forward([.. widths.SkipLast(1)]),
        _ => DenseFlops.Forward([.. widths.Skip(1)]),
    };
}
