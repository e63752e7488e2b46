using Soap.Feedback;
using Soap.Fits;

namespace Soap.Rules.Entries;

internal static class MinimumNormFit
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "minnorm",
        Summary = "Minimum-norm fit: the smallest change of weights that moves a batch's " +
            "pre-activations exactly as displacements ask.",
        Equation = "ΔW_l = −η n_lᵀ (h_{l−1} h_{l−1}ᵀ)⁺ h_{l−1};  n_l = (n_{l+1} W_{l+1}) ⊙ f′(a_l)",
        Papers = "Meulemans, Carzaniga, Suykens, Sacramento and Grewe 2020, NeurIPS, arXiv:2006.14331",
        Gives = RuleSlot.Fit,
        Recipe = _ => new() { Feedback = new ForwardWeights(), Fit = new MinimumNorm() },
    };
}
