using Soap.Feedback.Alignment;

namespace Soap.Rules.Entries;

internal static class InformationAlignment
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "ia",
        Summary = "Information alignment: a local regulariser of each layer makes B reconstruct the " +
            "layer's input from its response.",
        Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l);  G_l = n_lᵀ h_{l−1} / N;  B_l follows −∂R_l/∂B_l, "
            + "R_l = mean of −α ⟨y, h_{l−1} B_lᵀ⟩ + β ‖y B_l‖², + γ (‖W_l‖² + ‖B_l‖²), y = h_{l−1} W_lᵀ",
        Papers = "Kunin, Nayebi, Sagastuy-Brena, Ganguli, Bloom and Yamins 2020, arXiv:2003.01513",
        Options =
        [
            RuleOption.Number("alpha", 2e-3, 0, 1e6, "α, of the primitive amp"),
            RuleOption.Number("beta", 1e-3, 0, 1e6, "β, of the primitive null"),
            RuleOption.Number("gamma", 1e-3, 0, 1e6, "γ, of the primitive decay"),
            AlignmentOption.UpdateForward,
        ],
        Gives = RuleSlot.Feedback,
        Recipe = options => new()
        {
            Feedback = new ActivityAlignment(
                "information",
                AlignmentOption.UpdatesForward(options),
                new AmplificationPrimitive(options.Number("alpha")),
                new NullPrimitive(options.Number("beta")),
                new DecayPrimitive(options.Number("gamma"))),
        },
    };
}
