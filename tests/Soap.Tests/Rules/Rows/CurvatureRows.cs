using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Rows;

/// <summary>Rules that look at the loss's curvature in a layer's activities.</summary>
internal static class CurvatureRows
{
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Soap2019("soap2019", 1, 1e-3),
        Soap2019("soap2019:rate=20,bias=0.0001", 20, 1e-4),
        Soap2019("soap2019:plain=2", 1, 1e-3, plain: 2),
        Soap2019("fa+soap2019", 1, 1e-3),
        Soap2019("fa+soap2019:rate=20,bias=0.0001+asymmetric", 20, 1e-4) with
        {
            OutputIsTrue = false,
            IsAsymmetric = true,
        },
        Secant("secant", false, false, 1, false, 0) with { LearnsTeacherSteps = 200 },
        Secant("secant:damping=0.1,layers=singly,negative=absolute", false, true, 0.1, true, 0),
        Secant("secant:curvature=diagonal", true, false, 1, false, 0) with { LearnsTeacherSteps = 200 },
        Secant(
            "secant:curvature=diagonal,damping=3,layers=singly,negative=absolute,trust=0.1", true, true, 3, true, 0.1),
        Secant("fa+secant", false, false, 1, false, 0) with { LearnsTeacherSteps = 200, AlignsBelowDegrees = 65 },
        Secant("secant+foof", false, false, 1, false, 0, NaiveFit.LeastSquares(1, 0.95, 100, 10, sum: false)),
        Secant("fa+secant+locoprop:steps=6", false, false, 1, false, 0, NaiveFit.LocalSteps(6, 1)),
        Secant("fa+secant:curvature=diagonal,layers=singly,trust=0.1", true, true, 1, false, 0.1),
        Secant("fa+secant:trust=1+asymmetric", false, false, 1, false, 1) with
        {
            OutputIsTrue = false,
            IsAsymmetric = true,
        },
        GaussNewton("gnt", false, false, 1) with { LearnsTeacherSteps = 200 },
        GaussNewton("gnt:hessian=loss,damping=0.1", false, true, 0.1),
        GaussNewton("gnt:form=diagonal", true, false, 1) with { LearnsTeacherSteps = 200 },
        GaussNewton("gnt:form=diagonal,hessian=loss", true, true, 1),
        GaussNewton("gnt+foof", false, false, 1, NaiveFit.LeastSquares(1, 0.95, 100, 10, sum: false)),
        GaussNewton("fa+gnt", false, false, 1) with { LearnsTeacherSteps = 200, AlignsBelowDegrees = 65 },
        GaussNewton("fa+gnt:form=diagonal,hessian=loss+asymmetric", true, true, 1) with
        {
            OutputIsTrue = false,
            IsAsymmetric = true,
        },
    ];

    // Its Jacobian comes down through the feedback weights, like an error.
    private static RuleRow GaussNewton(
        string text, bool diagonal, bool ofLoss, double damping,
        Func<double[,], double[,], NaiveFitMemory, double[,]>? fit = null) =>
        Through(
            text, ForwardAccess.Never,
            new() { Forward = NaiveGaussNewton.Targets(diagonal, ofLoss, damping, fit), Fit = fit });

    // Curvature is a difference of gradients divided by the shift between them, 6e-6 of the activities: it makes
    // rounding that much larger, and more so where activities are small beside gradients. Beyond a factor of 1000 the
    // oracle says so, and laws look away.
    private static RuleRow Secant(
        string text,
        bool diagonal,
        bool singly,
        double damping,
        bool absolute,
        double trust,
        Func<double[,], double[,], NaiveFitMemory, double[,]>? fit = null) =>
        Through(text, ForwardAccess.ThroughActivity, new()
        {
            Forward = NaiveCurvature.Secant(diagonal, singly, damping, absolute, trust, fit),
            Fit = fit,
        }) with
        { RoundingGrowsBy = 1e6 };

    // It learns by plain gradients for five steps, and laws of a single step see nothing else of it: training against
    // the oracle does, and golden traces do. Then hidden layers hardly move. Rounding of g − g′ is divided by 2 bias.
    private static RuleRow Soap2019(string text, double rate, double bias, long plain = 5) =>
        Through(text, ForwardAccess.ThroughActivity, new()
        {
            Forward = NaiveCurvature.Soap2019(rate, bias, plain),
        }) with
        { RoundingGrowsBy = 100 };

    private static RuleRow Through(string text, ForwardAccess reads, NaiveRule naive)
    {
        var hasOwn = text.StartsWith("fa+", StringComparison.Ordinal);
        return new()
        {
            Name = text,
            Make = () => LearningRule.Parse(text),
            Reads = hasOwn ? reads : ForwardAccess.Always,
            HasOwnFeedback = hasOwn,
            FeedbackIsFixed = hasOwn,
            Feedback = hasOwn ? (_, initial, _) => initial : (w, _, _) => w,
            OutputIsTrue = naive.Fit is null,
            FitsBatchesAsWholes = naive.Fit is not null,
            Naive = naive,
        };
    }
}
