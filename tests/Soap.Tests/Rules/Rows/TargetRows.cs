using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Rows;

/// <summary>Target propagation through inverses.</summary>
internal static class TargetRows
{
    // A displacement is a small difference of activities, and where an output activation flattens the error rounding
    // counts for more.
    private const double RoundingOfDifferences = 10;

    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Learned(
            "tp:step=0.2,inverse=activation,noise=0.1,rate=0.01,iterations=1",
            0.2,
            NaiveInverses.Reconstruction(false, 0.1, 0.01, 1),
            plain: true) with
        {
            LearnsTeacherSteps = 0, // inverses that have not learnt yet are off by more than the target step
        },
        Learned(
            "tp:step=0.5,inverse=linear,noise=0.2,rate=0.02,iterations=2",
            0.5,
            NaiveInverses.Reconstruction(true, 0.2, 0.02, 2),
            linear: true,
            plain: true) with
        {
            LearnsTeacherSteps = 0,
        },
        Learned(
            "dtp:step=0.2,inverse=activation,noise=0.1,rate=0.01,iterations=1",
            0.2,
            NaiveInverses.Reconstruction(false, 0.1, 0.01, 1)),
        Learned(
            "dtp:step=0.5,inverse=linear,noise=0.2,rate=0.02,iterations=2",
            0.5,
            NaiveInverses.Reconstruction(true, 0.2, 0.02, 2),
            linear: true),
        Learned("dtp+asymmetric", 0.2, NaiveInverses.Reconstruction(false, 0.1, 0.01, 1)) with
        {
            OutputIsTrue = false,
            IsAsymmetric = true,
            LearnsTeacherSteps = 0,
        },
        Learned(
            "dtp-drl:step=0.2,inverse=activation,noise=0.1,rate=0.01,iterations=1,decay=0.1",
            0.2,
            NaiveInverses.Difference(false, false, 0.1, 0.01, 1, 0.1)),
        Learned(
            "dtp-drl:step=0.5,inverse=linear,noise=0.2,rate=0.02,iterations=2,decay=0",
            0.5,
            NaiveInverses.Difference(true, false, 0.2, 0.02, 2, 0),
            linear: true),
        Learned(
            "ddtp:noise=0.1,rate=0.01,iterations=2,decay=0.1",
            1,
            NaiveInverses.Difference(true, true, 0.1, 0.01, 2, 0.1),
            linear: true,
            direct: true),
        Learned(
            "ldrl:step=0.7,inverse=activation,noise=0.1,rate=0.01,iterations=1",
            0.7,
            NaiveInverses.Local(false, 0.1, 0.01, 1)),
        Learned(
            "ldrl:step=0.5,inverse=linear,noise=0.2,rate=0.02,iterations=2",
            0.5,
            NaiveInverses.Local(true, 0.2, 0.02, 2),
            linear: true),
        Learned(
            "dtp+foof", 0.2, NaiveInverses.Reconstruction(false, 0.1, 0.01, 1),
            fit: NaiveFit.LeastSquares(1, 0.95, 100, 10, sum: false)),
        Learned(
            "ddtp+locoprop:steps=4,rate=1.5",
            1,
            NaiveInverses.Difference(true, true, 0.1, 0.01, 1, 0.1),
            linear: true,
            direct: true,
            fit: NaiveFit.LocalSteps(4, 1.5)),
        Learned("dtp+minnorm", 0.2, NaiveInverses.Reconstruction(false, 0.1, 0.01, 1), fit: NaiveFit.MinimumNorm) with
        {
            LearnsTeacherSteps = 0,
            RoundingGrowsBy = 100,
        },
        Fixed("fwdtp:step=0.2", 0.2),
        Fixed("fwdtp:step=0.5,inverse=linear", 0.5, linear: true),
        Fixed("ddtp+fa", 1, linear: true, direct: true),
    ];

    // What inverses learn from is a phase with the batch before the step, which the oracle goes through too.
    private static RuleRow Learned(
        string text, double step, Action<NaiveInverting> invert, bool linear = false, bool direct = false,
        Func<double[,], double[,], NaiveFitMemory, double[,]>? fit = null, bool plain = false) =>
        new()
        {
            Name = text,
            Make = () => LearningRule.Parse(text),
            Reads = ForwardAccess.ThroughActivity,
            IsBroadcast = direct,
            HasOwnFeedback = true,
            Feedback = (_, initial, _) => initial,
            LearnsTeacherSteps = 60,
            RoundingGrowsBy = RoundingOfDifferences,
            OutputIsTrue = fit is null,
            FitsBatchesAsWholes = fit is not null,
            Naive =
                new() { Forward = NaiveInverses.Signal(step, linear, direct, fit, plain), Invert = invert, Fit = fit },
        };

    private static RuleRow Fixed(string text, double step, bool linear = false, bool direct = false) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.Never,
        IsBroadcast = direct,
        HasOwnFeedback = true,
        FeedbackIsFixed = true,
        Feedback = (_, initial, _) => initial,
        LearnsTeacherSteps = 60,
        AlignsBelowDegrees = 80,
        Naive = new() { Forward = NaiveInverses.Signal(step, linear, direct) },
    };
}
