using Soap.Feedback.Alignment;

namespace Soap.Rules.Entries;

internal static class SymmetricAlignment
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "sa",
        Summary = "Symmetric alignment: a regulariser of each layer draws B to W, with W in view.",
        Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l);  G_l = n_lᵀ h_{l−1} / N;  B_l follows −∂R_l/∂B_l, R_l = α " +
            "(‖W_l‖² + ‖B_l‖²) − β ⟨W_l, B_l⟩",
        Papers = "Kunin, Nayebi, Sagastuy-Brena, Ganguli, Bloom and Yamins 2020, arXiv:2003.01513",
        Options =
        [
            RuleOption.Number("alpha", 1e-3, 0, 1e6, "α, of the primitive decay"),
            RuleOption.Number("beta", 2e-3, 0, 1e6, "β, of the primitive self; β = 2α makes R = α ‖W − B‖²"),
            AlignmentOption.UpdateForward,
        ],
        Gives = RuleSlot.Feedback,
        Recipe = options => new()
        {
            Feedback = new WeightAlignment(
                "symmetric", AlignmentOption.UpdatesForward(options), new DecayPrimitive(options.Number("alpha")),
                new SelfPrimitive(options.Number("beta"))),
        },
    };
}
