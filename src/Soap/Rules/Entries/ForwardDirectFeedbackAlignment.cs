using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class ForwardDirectFeedbackAlignment
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "fdfa",
        Summary = "Forward direct feedback alignment: B is a running mean of the output's derivatives along random " +
            "directions of activities.",
        Equation = "n_l = (e B_{l+1}) ⊙ f′(a_l) for l < L;  n_L = e;  B_{l+1} ← (1 − α) B_{l+1} + α dᵀ u_l / N,  " +
            "u_l ~ N(0, 1),  d = Σ_l ∂a_L/∂h_l u_l",
        Papers = "Bacho and Chu 2024, arXiv:2212.07282",
        Options =
        [
            RuleOption.Number("rate", 0.01, 0, 1, "α a step, the share of the newest directions in B"),
            RuleOption.Number("initial", 0, 0, 1e6, "by what B as drawn is multiplied at the start"),
        ],
        Gives = RuleSlot.Signal,
        Recipe = options => new()
        {
            Signal = new ForwardDirectSignal(),
            Feedback = new DirectionalFeedback(options.Number("rate"), options.Number("initial")),
        },
    };
}
