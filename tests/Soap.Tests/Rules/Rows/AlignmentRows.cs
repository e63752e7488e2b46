using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Rows;

/// <summary>
/// Regularisers that draw B to W: with the published coefficients, and with larger ones that align, within a law's few
/// steps, further than fixed feedback does (47 to 50 degrees). At B = W the gradient of R is 0 where β = 2α in
/// <c>sa</c> and <c>aa</c>, so that these are backpropagation there even where W is regularised; <c>ia</c> is not.
/// </summary>
internal static class AlignmentRows
{
    private static readonly NaivePrimitive Decay = NaivePrimitive.Decay,
        Sparse = NaivePrimitive.Sparse,
        Null = NaivePrimitive.Null,
        Self = NaivePrimitive.Self,
        Amp = NaivePrimitive.Amp;

    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Row("sa", ForwardAccess.Always, 80, (1e-3, Decay), (2e-3, Self)),
        Row("sa:alpha=0.2,beta=0.4", ForwardAccess.Always, 10, (0.2, Decay), (0.4, Self)),
        Row("sa:alpha=0.2,beta=0.4,update-forward=yes", ForwardAccess.Always, 10, (0.2, Decay), (0.4, Self)),
        Row("aa", ForwardAccess.ThroughActivity, 80, (1e-3, Sparse), (2e-3, Amp)),
        Row("aa:alpha=0.05,beta=0.1", ForwardAccess.ThroughActivity, 25, (0.05, Sparse), (0.1, Amp)),
        Row(
            "aa:alpha=0.05,beta=0.1,update-forward=yes",
            ForwardAccess.ThroughActivity,
            25,
            (0.05, Sparse),
            (0.1, Amp)),
        Row("ia", ForwardAccess.ThroughActivity, 80, (2e-3, Amp), (1e-3, Null), (1e-3, Decay)),
        Row(
            "ia:alpha=0.05,beta=0.01,gamma=0.02", ForwardAccess.ThroughActivity, 40, (0.05, Amp), (0.01, Null),
            (0.02, Decay)),
        Row(
            "ia:alpha=0.05,beta=0.01,gamma=0.02,update-forward=yes",
            ForwardAccess.ThroughActivity,
            40,
            (0.05, Amp),
            (0.01, Null),
            (0.02, Decay)),
    ];

    private static RuleRow Row(
        string text, ForwardAccess reads, double alignsBelow,
        params (double Coefficient, NaivePrimitive Primitive)[] terms)
    {
        var regularisesForward = text.EndsWith("yes", StringComparison.Ordinal);
        return new()
        {
            Name = text,
            Make = () => LearningRule.Parse(text),
            Reads = reads,
            HasOwnFeedback = true,
            FeedbackIsParameter = true,
            RegularisesForward = regularisesForward,
            EqualsBackpropagationWhen = regularisesForward && terms.Any(term => term.Primitive == Null)
                ? null
                : layer => RuleRow.SetWeight(layer, layer.EffectiveFeedback.detach()),
            Feedback = (_, initial, _) => initial,
            LearnsTeacherSteps = 60,
            AlignsBelowDegrees = alignsBelow,
            Naive = new()
            {
                FeedbackGradient = seen =>
                    Sum(term => term.Feedback(seen.Layer.Weight, seen.Layer.Feedback, seen.Input)),
                ForwardGradient = regularisesForward
                    ? seen => Sum(term => term.Forward(seen.Layer.Weight, seen.Layer.Feedback, seen.Input))
                    : null,
            },
        };

        double[,] Sum(Func<NaivePrimitive, double[,]> gradient) =>
            terms.Select(term => NaiveNetwork.Times(gradient(term.Primitive), term.Coefficient))
                .Aggregate(NaiveNetwork.Sum);
    }
}
