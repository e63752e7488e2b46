using Soap.Feedback;

namespace Soap.Rules.Entries;

internal static class BatchRandomSignConcordance
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "brsf",
        Summary = "Batchwise random sign-concordant feedback (brSF): at every step B takes the " +
            "signs of W and sizes drawn anew.",
        Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l), B = |M_t| ⊙ sign(W), M_t drawn anew at every step, sign(0) = " +
            "0;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Liao, Leibo and Poggio 2016, AAAI 30, arXiv:1510.05067",
        Gives = RuleSlot.Feedback,
        Recipe = _ => new() { Feedback = new SignFeedback(1, SignMagnitude.Redrawn) },
    };
}
