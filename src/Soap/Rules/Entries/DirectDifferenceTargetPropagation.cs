using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class DirectDifferenceTargetPropagation
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "ddtp",
        Summary = "Direct difference target propagation: the output's target goes straight to every layer, through " +
            "linear inverses that learn by the difference reconstruction loss.",
        Equation = "ĥ_l = h_l + (ĥ_L − h_L) B_{l+1}, B_{l+1} [n_L, n_l], so that n_l = (e B_{l+1}) ⊙ f′(a_l);  n_L = "
            + "e;  G_l = n_lᵀ h_{l−1} / N;  "
            + "before each step, on its batch, down ‖(a_L(h_l + σ ε) − a_L) B_{l+1} − σ ε‖² / σ² + λ ‖B_{l+1}‖²",
        Papers = "Meulemans, Carzaniga, Suykens, Sacramento and Grewe 2020, NeurIPS 33, arXiv:2006.14331",
        Options =
        [
            TargetOption.Noise(0.1, 1e-6), TargetOption.Rate(0.01), TargetOption.Iterations(1),
            TargetOption.Decay(0.1),
        ],
        Gives = RuleSlot.Signal,
        Recipe = options => new()
        {
            Signal = new DirectDifferenceTargetSignal(),
            Feedback = TargetOption.DifferenceReconstruction(options),
        },
    };
}
