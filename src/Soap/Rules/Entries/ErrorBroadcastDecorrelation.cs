using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class ErrorBroadcastDecorrelation
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "ebd",
        Summary = "Error broadcast and decorrelation: the output's error goes to every layer through its running " +
            "correlation with the layer's activities.",
        Equation = "n_l = (e B_{l+1}) ⊙ f′(a_l);  B_l ← λ B_l ± (1 − λ) eᵀ h_{l−1} / N;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Erdogan, Pehlevan and Erdogan 2025, arXiv:2504.11558",
        Options =
        [
            RuleOption.Number("lambda", 0.99999, 0, 1, "λ a step; 1: B stays B₀, and the rule is dfa"),
            RuleOption.Number(
                "initial", 1, 0, 1e6, "by what B₀ as drawn is multiplied; the published networks take 0.01 or 1"),
            RuleOption.Choice(
                "sign", [.. EnumWords.Of<CorrelationSign>()],
                "paper = +, activities are decorrelated from the error; reversed = −"),
        ],
        Gives = RuleSlot.Feedback,
        Recipe = options => new()
        {
            Signal = new DirectSignal(),
            Feedback = new CorrelationFeedback(
                options.Number("lambda"), options.Number("initial"), options.Word<CorrelationSign>("sign")),
        },
    };
}
