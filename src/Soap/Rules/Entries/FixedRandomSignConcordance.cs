using Soap.Feedback;

namespace Soap.Rules.Entries;

internal static class FixedRandomSignConcordance
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "frsf",
        Summary = "Fixed random sign-concordant feedback (frSF): at every step B takes the signs of W; " +
            "its sizes are drawn once.",
        Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l), B = |B₀| ⊙ sign(W) at every step, " +
            "sign(0) = 0;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Liao, Leibo and Poggio 2016, AAAI 30, arXiv:1510.05067",
        Gives = RuleSlot.Feedback,
        Recipe = _ => new() { Feedback = new SignFeedback(1, SignMagnitude.Initial) },
    };
}
