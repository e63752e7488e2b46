using Soap.Feedback;

namespace Soap.Rules.Entries;

internal static class DifferenceTargetPropagation
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "dtp",
        Summary = "Difference target propagation: targets come down layer by layer through " +
            "inverses that learn to reconstruct.",
        Equation = "ĥ_L = a_L − η_t e;  ĥ_{l−1} = h_{l−1} + g_l(ĥ_l) − g_l(h_l), g_l(x) = ψ(x B_l + c_l);  n_l = "
            + "((h_l − ĥ_l) ⊙ f′(a_l)) / η_t;  n_L = e;  G_l = n_lᵀ h_{l−1} / N;  "
            + "before each step, on its batch, down ‖g_l(f_l(h̃)) − h̃‖², h̃ = h_{l−1} + σ ε",
        Papers = "Lee, Zhang, Fischer and Bengio 2015, arXiv:1412.7525",
        Options =
        [
            TargetOption.Step(0.2), TargetOption.Inverse(), TargetOption.Noise(0.1, 0), TargetOption.Rate(0.01),
            TargetOption.Iterations(1),
        ],
        Gives = RuleSlot.Signal,
        Recipe = options => new()
        {
            Signal = TargetOption.Signal(options),
            Feedback = new ReconstructionFeedback(
                options.Number("noise"), options.Number("rate"), options.Whole("iterations")),
        },
    };
}
