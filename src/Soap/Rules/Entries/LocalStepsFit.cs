using Soap.Feedback;
using Soap.Fits;

namespace Soap.Rules.Entries;

internal static class LocalStepsFit
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "locoprop",
        Summary = "LocoProp-S: each layer makes a few steps by itself towards the pre-activations " +
            "that its displacement asks for.",
        Equation = "G_l = n_lᵀ M h_{l−1} / N, M = (1/T) Σ_{k<T} (I − τ K)^k, K = h_{l−1} h_{l−1}ᵀ / N, τ = r / " +
            "‖K‖_∞;  n_l = (n_{l+1} W_{l+1}) ⊙ f′(a_l)",
        Papers = "Amid, Anil and Warmuth 2022, AISTATS, arXiv:2106.06199",
        Options =
        [
            RuleOption.Whole("steps", 10, 1, 10_000, "T, local steps on a batch; 1 is the outer product"),
            RuleOption.Number("rate", 1, 1e-9, 2, "r, the size of a local step; stable up to 2"),
        ],
        Gives = RuleSlot.Fit,
        Recipe = options => new()
        {
            Feedback = new ForwardWeights(),
            Fit = new LocalSteps((int)options.Whole("steps"), options.Number("rate")),
        },
    };
}
