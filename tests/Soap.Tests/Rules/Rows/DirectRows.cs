using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Rows;

/// <summary>One signal for all layers.</summary>
internal static class DirectRows
{
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Fixed("dfa", seen => seen.OutputError) with
        {
            LayerwiseTwin = "fa",
            LearnsTeacherSteps = 60,
            AlignsBelowDegrees = 80,
        },

        // Signs do not fade with the error: a constant rate has to be small to come to rest.
        Fixed("sdfa:scale=mean", seen => Signs(seen.OutputError)) with
        {
            SendsSigns = true,
            LearnsTeacherSteps = 300,
            TeacherRate = 0.1,
            AlignsBelowDegrees = 80,
        },
        Scaled("sdfa:scale=sum", (samples, _) => samples, seen => Signs(seen.OutputError)) with { SendsSigns = true },
        Scaled("sdfa:scale=paper", (samples, outputs) => samples * outputs, seen => Signs(seen.OutputError)) with
        {
            SendsSigns = true,
        },

        // The target does not fade: a constant rate has to be small, and a linear hidden layer, which nothing bounds,
        // only grows.
        Fixed("drtp:scale=mean", seen => NaiveNetwork.Times(seen.Target, -1)) with
        {
            IgnoresOutputError = true,
            LearnsTeacherSteps = 300,
            TeacherRate = 0.1,
        },
        Scaled("drtp:scale=sum", (samples, _) => samples, seen => NaiveNetwork.Times(seen.Target, -1)) with
        {
            IgnoresOutputError = true,
        },
        Scaled("drtp:scale=paper", (samples, outputs) => samples * outputs, seen =>
            NaiveNetwork.Times(seen.Target, -1)) with { IgnoresOutputError = true },
        Fixed("shared-dfa:width=0", seen => seen.OutputError) with
        {
            FeedbackIsShared = true,
            LearnsTeacherSteps = 60,
            AlignsBelowDegrees = 80,
        },
        Fixed("shared-dfa:width=30", seen => seen.OutputError) with
        {
            FeedbackIsShared = true,
            LearnsTeacherSteps = 120,
            AlignsBelowDegrees = 80,
        },
        Fixed("drtp:scale=mean+shared-dfa:width=0", seen => NaiveNetwork.Times(seen.Target, -1)) with
        {
            FeedbackIsShared = true,
            IgnoresOutputError = true,
        },
        KolenPollack("dkp:decay=0.01"),
        KolenPollack("dfa+kp:decay=0.01"),
        Correlation("ebd:lambda=0.99999,initial=1,sign=paper", 0.99999, 1) with
        {
            LearnsTeacherSteps = 60,
            AlignsBelowDegrees = 80,
        },
        Correlation("ebd:lambda=1,initial=1,sign=paper", 1, 1) with
        {
            LayerwiseTwin = "fa",
            LearnsTeacherSteps = 60,
            AlignsBelowDegrees = 80,
        },

        // With a short memory, or without B₀, the published sign points away from backpropagation, and the rule need
        // not learn.
        Correlation("ebd:lambda=0.9,initial=0.5,sign=paper", 0.9, 1),
        Correlation("ebd:lambda=0.9,initial=0.5,sign=reversed", 0.9, -1),
    ];

    private static RuleRow Fixed(string text, Func<NaiveSending, double[,]> sent) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.Never,
        IsBroadcast = true,
        HasOwnFeedback = true,
        FeedbackIsFixed = true,
        Feedback = (_, initial, _) => initial,
        Naive = new() { Sent = sent },
    };

    // Published and summed scales are learning rates of the hidden layers, far above what the teacher task bears.
    private static RuleRow Scaled(string text, Func<int, int, double> scale, Func<NaiveSending, double[,]> sent) =>
        Fixed(text, seen =>
            NaiveNetwork.Times(sent(seen), scale(seen.OutputError.GetLength(0), seen.OutputError.GetLength(1)))) with
        {
            ErrorScale = scale,
        };

    private static RuleRow KolenPollack(string text) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.Never,
        IsBroadcast = true,
        HasOwnFeedback = true,
        FeedbackIsParameter = true,
        Feedback = (_, initial, _) => initial,
        LayerwiseTwin = "kp:decay=0.01",
        LearnsTeacherSteps = 60,
        AlignsBelowDegrees = 80,
        Naive = new()
        {
            Sent = seen => seen.OutputError,
            FeedbackGradient = seen => NaiveNetwork.Outer(seen.Sent, seen.Input).Weight,
            Decay = 0.01,
        },
    };

    private static RuleRow Correlation(string text, double memory, int sign) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.Never,
        IsBroadcast = true,
        HasOwnFeedback = true,
        Feedback = (_, initial, _) => initial,
        Naive = new()
        {
            Sent = seen => seen.OutputError,
            FeedbackUpdate = seen => NaiveNetwork.Sum(
                NaiveNetwork.Times(seen.Layer.Feedback, memory),
                NaiveNetwork.Times(NaiveNetwork.Outer(seen.Sent, seen.Input).Weight, sign * (1 - memory))),
        },
    };

    private static double[,] Signs(double[,] values)
    {
        var result = new double[values.GetLength(0), values.GetLength(1)];
        for (var i = 0; i < result.Length; i++)
        {
            var value = values[i / result.GetLength(1), i % result.GetLength(1)];
            result[i / result.GetLength(1), i % result.GetLength(1)] = value > 0 ? 1 : value < 0 ? -1 : 0;
        }

        return result;
    }
}
