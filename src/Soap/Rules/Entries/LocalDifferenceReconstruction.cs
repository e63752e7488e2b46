using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class LocalDifferenceReconstruction
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "ldrl",
        Summary = "Difference target propagation with the local difference reconstruction loss: " +
            "inverses learn the transposed Jacobian of their layer.",
        Equation = "targets, n_l and G_l as under dtp;  before each step, on its batch, with ξ, ζ normal of deviation "
            + "σ and h′ = f_l(h_{l−1}), "
            + "down (−2 ⟨ξ, g_l(f_l(h_{l−1} + ξ)) − g_l(h′)⟩ + ‖g_l(h′ + ζ) − g_l(h′)‖²) / σ²",
        Papers =
            "Ernoult, Normandin, Moudgil, Spinney, Belilovsky, Rish, Richards and Bengio 2022, ICML, arXiv:2201.13415",
        Options =
        [
            TargetOption.Step(0.7),
            TargetOption.Inverse(InverseActivation.Linear),
            TargetOption.Noise(0.1, 1e-6),
            TargetOption.Rate(0.01),
            TargetOption.Iterations(1),
        ],
        Gives = RuleSlot.Feedback,
        Recipe = options => new()
        {
            Signal = TargetOption.Signal(options),
            Feedback = new LocalDifferenceReconstructionFeedback(
                options.Number("noise"), options.Number("rate"), options.Whole("iterations")),
        },
    };
}
