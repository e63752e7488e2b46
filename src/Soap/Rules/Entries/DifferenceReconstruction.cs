namespace Soap.Rules.Entries;

internal static class DifferenceReconstruction
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "dtp-drl",
        Summary = "Difference target propagation with the difference reconstruction loss: inverses learn to bring " +
            "differences of the output down.",
        Equation = "targets, n_l and G_l as under dtp;  before each step, on its batch, down ‖ĥ_{l−1}(a_L(h_{l−1} + " +
            "σ ε)) − (h_{l−1} + σ ε)‖² / σ² + λ ‖B_l‖²",
        Papers = "Meulemans, Carzaniga, Suykens, Sacramento and Grewe 2020, NeurIPS 33, arXiv:2006.14331",
        Options =
        [
            TargetOption.Step(0.2), TargetOption.Inverse(), TargetOption.Noise(0.1, 1e-6), TargetOption.Rate(0.01),
            TargetOption.Iterations(1), TargetOption.Decay(0.1),
        ],
        Gives = RuleSlot.Feedback,
        Recipe = options =>
            new() { Signal = TargetOption.Signal(options), Feedback = TargetOption.DifferenceReconstruction(options) },
    };
}
