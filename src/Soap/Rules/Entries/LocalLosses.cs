using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class LocalLosses
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "local",
        Summary = "Local losses: each hidden layer learns from the loss of a read-out of its own, and nothing goes " +
            "from layer to layer.",
        Equation =
            "o_l = h_l B_{l+1}ᵀ;  e_l = ∂loss(o_l)/∂o_l;  n_l = (e_l B_{l+1}) ⊙ f′(a_l) for l < L;  n_L = e;  " +
                "B_{l+1} learns by e_lᵀ h_l / N, or stays",
        Papers = "Mostafa et al. 2018 (fixed read-outs); Nøkland and Eidnes 2019, arXiv:1901.06656; Belilovsky et " +
            "al. 2019, arXiv:1901.08164",
        Options =
        [
            RuleOption.Choice(
                "readout", ["learned", "fixed"], "learned = B learns as W does, fixed = it is drawn once"),
            RuleOption.Number("initial", 1, 1e-6, 1e6, "by what B as drawn is multiplied"),
        ],
        Gives = RuleSlot.Signal,
        Recipe = options => new()
        {
            Signal = new LocalLossSignal(),
            Feedback = options.Word("readout") == "learned"
                ? new ReadOutFeedback(options.Number("initial"))
                : new FixedFeedback(options.Number("initial")),
        },
    };
}
