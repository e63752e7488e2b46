using Soap.Rules;
using Soap.Signals;

namespace Soap.Tests.Rules.Rows;

/// <summary>Fixed feedback with few entries, layerwise and direct.</summary>
internal static class SparseRows
{
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Layerwise("sparse:connections=1,scale=preserved", (1, true)),
        Layerwise("sparse:connections=3,scale=drawn", (3, false)),
        Direct("sparse-dfa:connections=1,scale=preserved", (1, true)),
        Direct("sparse-dfa:connections=3,scale=drawn", (3, false)),
    ];

    private static RuleRow Layerwise(string text, (int Connections, bool IsAsLargeAsDense) sparse) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.Never,
        HasOwnFeedback = true,
        FeedbackIsFixed = true,
        Sparse = sparse,
        EqualsBackpropagationWhen = layer => RuleRow.SetWeight(layer, layer.EffectiveFeedback),
        Feedback = (_, initial, _) => initial,
        LearnsTeacherSteps = sparse.IsAsLargeAsDense ? 60 : 100, // smaller entries are a smaller learning rate
        AlignsBelowDegrees = 80,
    };

    private static RuleRow Direct(string text, (int, bool) sparse) => Layerwise(text, sparse) with
    {
        IsBroadcast = true,
        EqualsBackpropagationWhen = null,
        Naive = new() { Sent = seen => seen.OutputError },
    };
}
