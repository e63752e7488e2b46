using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Rows;

/// <summary>Rules in which each layer has a loss of its own.</summary>
internal static class LocalRows
{
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Local("local", learns: true) with { LearnsTeacherSteps = 60 },
        Local("local:initial=0.5", learns: true),
        Local("local:readout=fixed", learns: false) with { LearnsTeacherSteps = 60 },
        Local("local:readout=fixed,initial=3", learns: false),
        Local("local+asymmetric", learns: true) with { OutputIsTrue = false, IsAsymmetric = true },
    ];

    private static RuleRow Local(string text, bool learns) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.Never,
        IsBroadcast = true,
        HasOwnFeedback = true,
        FeedbackIsParameter = learns,
        FeedbackIsFixed = !learns,
        Feedback = (_, initial, _) => initial,
        Naive = new() { Forward = NaiveLocalLoss.Signal(learns) },
    };
}
