namespace Soap.Rules.Entries;

internal static class FixedWeightTargetPropagation
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "fwdtp",
        Summary = "Fixed-weight difference target propagation: targets come down through fixed random weights.",
        Equation = "ĥ_L = a_L − η_t e;  ĥ_{l−1} = h_{l−1} + g_l(ĥ_l) − g_l(h_l), g_l(x) = ψ(x B_l), B fixed;  n_l = " +
            "((h_l − ĥ_l) ⊙ f′(a_l)) / η_t;  n_L = e;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Shibuya, Inoue, Kawakami and Sato 2023, AAAI 37, arXiv:2212.10352",
        Options = [TargetOption.Step(0.04), TargetOption.Inverse()],
        Gives = RuleSlot.Signal,
        Recipe = options => new() { Signal = TargetOption.Signal(options) },
    };
}
