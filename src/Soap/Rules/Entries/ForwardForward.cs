using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class ForwardForward
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "ff",
        Summary = "Forward-Forward: each hidden layer learns by itself to tell inputs with the right label from " +
            "inputs with a wrong one.",
        Equation = "n_l = (σ(g_l − θ_l) − t) ∂g_l/∂h_l ⊙ f′(a_l) / 2 for l < L, t = 1 with the right label and 0 " +
            "with a wrong one, g_l from h_l²;  n_L = e;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Hinton 2022, arXiv:2212.13345",
        Options =
        [
            RuleOption.Choice(
                "goodness", ["sum", "mean"], "g_l: sum = Σ h² against θ n_l, mean = Σ h² / n_l against θ"),
            RuleOption.Number("threshold", 1, 1e-6, 1e6, "θ a unit; tanh and sigmoid never exceed 1"),
            RuleOption.Number("label", 3, 1e-6, 1e6, "what marks a class in the first n_L features of the input"),
            RuleOption.Choice(
                "readout", ["last", "all", "all-but-first", "goodness"],
                "what predictions are made of: a softmax on hidden layers, or the goodness of each label")
                with { IsLeftOutAtDefault = true },
        ],
        Gives = RuleSlot.Signal,
        Recipe = options =>
        {
            var signal = new ForwardForwardSignal(
                options.Word<Goodness>("goodness"), options.Number("threshold"), options.Number("label"),
                options.Word<GoodnessReadOut>("readout"));
            return new()
            {
                Signal = signal,
                Feedback = signal.ReadsHiddenLayers ? new ReadOutFeedback() : new NoFeedback(),
            };
        },
    };
}
