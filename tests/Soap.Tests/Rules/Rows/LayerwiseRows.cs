using Soap.Rules;
using Soap.Signals;

namespace Soap.Tests.Rules.Rows;

/// <summary>Layerwise signals through forward weights and through separate feedback.</summary>
internal static class LayerwiseRows
{
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        new()
        {
            Name = "bp", Make = () => LearningRule.Parse("bp"), Reads = ForwardAccess.Always, IsBackpropagation = true,
            EqualsBackpropagationWhen = _ => { }, Feedback = (w, _, _) => w, LearnsTeacherSteps = 60,
        },
        new()
        {
            Name = "fa", Make = () => LearningRule.Parse("fa"), Reads = ForwardAccess.Never, HasOwnFeedback = true,
            FeedbackIsFixed = true,
            EqualsBackpropagationWhen = layer => RuleRow.SetWeight(layer, layer.EffectiveFeedback),
            Feedback = (_, initial, _) => initial, LearnsTeacherSteps = 60, AlignsBelowDegrees = 80,
        },
        new()
        {
            Name = "frozen", Make = () => LearningRule.Parse("frozen"), Reads = ForwardAccess.Never,
            HiddenLearns = false, Feedback = (w, _, _) => w,
        },
    ];
}
