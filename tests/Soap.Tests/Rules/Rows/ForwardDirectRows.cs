using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Rows;

/// <summary>Feedback from derivatives that go forwards.</summary>
internal static class ForwardDirectRows
{
    // By default B begins at 0, and no hidden layer moves in the first step, for which it has a test of its own.
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        ForwardDirect("fdfa:rate=0.01,initial=1", 0.01) with { LearnsTeacherSteps = 60, AlignsBelowDegrees = 80 },
        ForwardDirect("fdfa:rate=0.2,initial=0.5", 0.2),
        ForwardDirect("fdfa:rate=0.2,initial=1+asymmetric", 0.2) with { OutputIsTrue = false, IsAsymmetric = true },
    ];

    private static RuleRow ForwardDirect(string text, double rate) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.ThroughActivity,
        IsBroadcast = true,
        HasOwnFeedback = true,
        Feedback = (_, initial, _) => initial,
        Naive = new() { Forward = NaiveForwardDirect.Signal(rate) },
    };
}
