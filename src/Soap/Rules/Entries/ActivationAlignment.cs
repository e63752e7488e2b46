using Soap.Feedback.Alignment;

namespace Soap.Rules.Entries;

internal static class ActivationAlignment
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "aa",
        Summary = "Activation alignment: a regulariser of each layer makes B answer its input as W does.",
        Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l);  G_l = n_lᵀ h_{l−1} / N;  B_l follows −∂R_l/∂B_l, "
            + "R_l = mean of α (‖y‖² + ‖z‖²) − β ⟨y, z⟩, y = h_{l−1} W_lᵀ, z = h_{l−1} B_lᵀ",
        Papers = "Kunin, Nayebi, Sagastuy-Brena, Ganguli, Bloom and Yamins 2020, arXiv:2003.01513",
        Options =
        [
            RuleOption.Number("alpha", 1e-3, 0, 1e6, "α, of the primitive sparse"),
            RuleOption.Number("beta", 2e-3, 0, 1e6, "β, of the primitive amp; β = 2α makes R = α mean ‖y − z‖²"),
            AlignmentOption.UpdateForward,
        ],
        Gives = RuleSlot.Feedback,
        Recipe = options => new()
        {
            Feedback = new ActivityAlignment(
                "activation", AlignmentOption.UpdatesForward(options), new SparsePrimitive(options.Number("alpha")),
                new AmplificationPrimitive(options.Number("beta"))),
        },
    };
}
