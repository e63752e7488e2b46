using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Rows;

/// <summary>Fits other than the outer product, under several signals and kinds of feedback.</summary>
internal static class FitRows
{
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Forward("foof", NaiveFit.LeastSquares(1, 0.95, 100, 10, sum: false)) with { LearnsTeacherSteps = 60 },
        Forward("foof:damping=0.3,average=0.5,period=3,batches=2", NaiveFit.LeastSquares(
            0.3, 0.5, 3, 2, sum: false)) with { LearnsTeacherSteps = 60 },
        Fixed("fa+foof:damping=2,average=0,period=2,batches=2,sum=yes", NaiveFit.LeastSquares(2, 0, 2, 2, sum: true)),
        Fixed("dfa+foof", NaiveFit.LeastSquares(1, 0.95, 100, 10, sum: false)) with
        {
            IsBroadcast = true,
            Naive = Direct(NaiveFit.LeastSquares(1, 0.95, 100, 10, sum: false)),
        },
        KolenPollack(
            "kp:decay=0.01+foof:damping=1,average=0.5,period=2,batches=1",
            NaiveFit.LeastSquares(1, 0.5, 2, 1, sum: false)),
        Forward("locoprop", NaiveFit.LocalSteps(10, 1)) with { LearnsTeacherSteps = 60 },
        Fixed("fa+locoprop:steps=4,rate=1.5", NaiveFit.LocalSteps(4, 1.5)) with { LearnsTeacherSteps = 60 },
        KolenPollack("kp:decay=0.01+locoprop:steps=3", NaiveFit.LocalSteps(3, 1)),

        // Batches that are nearly degenerate ask for large steps, so that it learns at small rates only.
        Forward("minnorm", NaiveFit.MinimumNorm) with
        {
            LearnsTeacherSteps = 300,
            TeacherRate = 0.03,
            ShareOfControl = 0.85,
            RoundingGrowsBy = 100,
        },
        Fixed("dfa+minnorm", NaiveFit.MinimumNorm) with
        {
            RoundingGrowsBy = 100,
            IsBroadcast = true,
            Naive = Direct(NaiveFit.MinimumNorm),
        },
    ];

    private static RuleRow Forward(string text, Func<double[,], double[,], NaiveFitMemory, double[,]> fit) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.Always,
        OutputIsTrue = false,
        FitsBatchesAsWholes = true,
        Feedback = (w, _, _) => w,
        Naive = new() { Fit = fit },
    };

    private static RuleRow Fixed(string text, Func<double[,], double[,], NaiveFitMemory, double[,]> fit) =>
        Forward(text, fit) with
        {
            Reads = ForwardAccess.Never,
            HasOwnFeedback = true,
            FeedbackIsFixed = true,
            Feedback = (_, initial, _) => initial,
        };

    // B gets W's increments, whatever makes them.
    private static RuleRow KolenPollack(string text, Func<double[,], double[,], NaiveFitMemory, double[,]> fit) =>
        Fixed(text, fit) with
        {
            FeedbackIsFixed = false,
            FeedbackIsParameter = true,
            DifferenceShrinksBy = 0.01,
            DifferenceShrinksUnderAdam = true,
            Naive = new() { Fit = fit, Decay = 0.01, FeedbackGradient = seen => seen.Fit(seen.Sent) },
        };

    private static NaiveRule Direct(Func<double[,], double[,], NaiveFitMemory, double[,]> fit) =>
        new() { Fit = fit, Sent = sending => sending.OutputError };
}
