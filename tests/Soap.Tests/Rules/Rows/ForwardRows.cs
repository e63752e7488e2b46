using Soap.Losses;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Rows;

/// <summary>Rules of forward passes only.</summary>
internal static class ForwardRows
{
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Pepita("pepita", 0.05, second: false),
        Pepita("pepita:scale=0.5", 0.5, second: false) with
        {
            LearnsTeacherSteps = 300,
            ShareOfControl = 0.85,
            TurnsAgainstFeedbackAboveDegrees = 95,
        },
        Pepita("pepita:scale=0.5,output=second", 0.5, second: true) with
        {
            LearnsTeacherSteps = 300,
            ShareOfControl = 0.85,
            TurnsAgainstFeedbackAboveDegrees = 95,
        },
        Pepita("pepita:scale=0.5+asymmetric", 0.5, second: false) with { IsAsymmetric = true },
        ForwardForward("ff", mean: false, 1, 3),
        ForwardForward("ff:threshold=0.3", mean: false, 0.3, 3) with
        {
            LearnsTeacherSteps = 300,
            TeacherRate = 0.3,
            ShareOfControl = 0.85,
        },
        ForwardForward("ff:goodness=mean,threshold=0.3,label=2", mean: true, 0.3, 2),
        ForwardForward("ff:threshold=0.3+asymmetric", mean: false, 0.3, 3) with
        {
            OutputIsTrue = false,
            IsAsymmetric = true,
        },
        ReadOut("ff:threshold=0.3,readout=all", NaiveReadOut.All) with
        {
            LearnsTeacherSteps = 300,
            TeacherRate = 0.3,
            ShareOfControl = 0.85,
        },
        ReadOut("ff:threshold=0.3,readout=all+asymmetric", NaiveReadOut.All) with
        {
            OutputIsTrue = false,
            IsAsymmetric = true,
        },
        OfHiddenLayers(ReadOut("ff:threshold=0.3,readout=all-but-first", NaiveReadOut.AllButFirst), 2),
        OfHiddenLayers(
            ForwardForward("ff:threshold=0.3,readout=goodness", mean: false, 0.3, 3, NaiveReadOut.Goodness), 1) with
        {
            OutputIsTrue = false,
            OutputLearns = false,
        },
        OfHiddenLayers(
            ForwardForward(
                "ff:goodness=mean,threshold=0.3,label=2,readout=goodness", mean: true, 0.3, 2, NaiveReadOut.Goodness),
            1) with
        {
            OutputIsTrue = false,
            OutputLearns = false,
        },
    ];

    // The teacher's control is beaten by less than others beat it: the error reaches hidden layers through the input
    // only, mixed by W_1. The output layer's error and what it is fitted to belong to two inputs (or, with the second
    // pass's error, to another input than the sample's): never the true gradient.
    private static RuleRow Pepita(string text, double scale, bool second) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.ThroughActivity,
        IsBroadcast = true,
        OutputIsTrue = false,
        HasOwnFeedback = true,
        FeedbackIsFixed = true,
        Feedback = (_, initial, _) => initial,
        Naive = new() { Forward = NaiveForward.Pepita(scale, second) },
    };

    // It contrasts labels, and needs room for them in the input: values, a single class and narrow inputs are refused.
    private static RuleRow ForwardForward(
        string text, bool mean, double threshold, double label, NaiveReadOut readOut = NaiveReadOut.Last) => new()
        {
            Name = text,
            Make = () => LearningRule.Parse(text),
            Reads = ForwardAccess.ThroughActivity,
            Feedback = (w, _, _) => w,
            Naive = new() { Forward = NaiveForwardForward.Signal(mean, threshold, label, readOut) },
            LearnsClasses = true,
            Suited = example =>
            {
                var classes = Math.Max(2, example.Widths[^1]);
                return example with
                {
                    Loss = new Loss(LossKind.CrossEntropy, example.Loss.LabelSmoothing),
                    Widths = [Math.Max(example.Widths[0], classes + 1), .. example.Widths[1..^1], classes],
                };
            },
        };

    // Weights of the softmax that are not the output layer's are parameters in the place of feedback weights.
    private static RuleRow ReadOut(string text, NaiveReadOut readOut) =>
        ForwardForward(text, mean: false, 0.3, 3, readOut) with
        {
            IsBroadcast = true,
            HasOwnFeedback = true,
            FeedbackIsParameter = true,
            Feedback = (_, initial, _) => initial,
        };

    private static RuleRow OfHiddenLayers(RuleRow row, int least) => row with
    {
        Suited = example =>
        {
            var suited = row.Suited(example);
            var missing = Math.Max(0, least + 2 - suited.Widths.Length);
            return suited with
            {
                Widths = [.. suited.Widths[..^1], .. Enumerable.Repeat(3, missing), suited.Widths[^1]],
            };
        },
    };
}
