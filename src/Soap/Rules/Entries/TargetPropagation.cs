using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class TargetPropagation
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "tp",
        Summary = "Target propagation: targets come down layer by layer through inverses that learn to reconstruct, " +
            "errors of the inverses included.",
        Equation = "ĥ_L = a_L − η_t e;  ĥ_{l−1} = g_l(ĥ_l), g_l(x) = ψ(x B_l + c_l);  n_l = ((h_l − ĥ_l) ⊙ f′(a_l)) / "
            + "η_t;  n_L = e;  G_l = n_lᵀ h_{l−1} / N;  "
            + "before each step, on its batch, down ‖g_l(f_l(h̃)) − h̃‖², h̃ = h_{l−1} + σ ε",
        Papers = "Bengio 2014, arXiv:1407.7906; Lee, Zhang, Fischer and Bengio 2015, arXiv:1412.7525, eq. 13",
        Options =
        [
            TargetOption.Step(10), TargetOption.Inverse(), TargetOption.Noise(0.1, 0), TargetOption.Rate(0.01),
            TargetOption.Iterations(1),
        ],
        Gives = RuleSlot.Signal,
        Recipe = options => new()
        {
            Signal = new TargetPropagationSignal(
                options.Number("step"), options.Word<InverseActivation>("inverse")),
            Feedback = new ReconstructionFeedback(
                options.Number("noise"), options.Number("rate"), options.Whole("iterations")),
        },
    };
}
