using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class SharedDirectFeedbackAlignment
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "shared-dfa",
        Summary = "Direct feedback alignment through one normalised random matrix that all layers share.",
        Equation = "n_l = (e B_{l+1}) ⊙ f′(a_l), B_{l+1} = U[:, :n_l] / √width, U uniform in [−1, 1), one for all " +
            "layers;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Launay, Poli, Boniface and Krzakala 2020, NeurIPS 33, arXiv:2006.12878",
        Options =
        [
            RuleOption.Whole("width", 0, 0, 1_000_000_000, "by whose root U is divided; 0: each layer's own, n_l; " +
                "the published code takes the widest hidden layer's"),
        ],
        Gives = RuleSlot.Feedback,
        Presets =
        [
            new(
                "launay-2020-shared-dfa",
                "TinyDFA/mnist_example.py of the authors' code",
                "task=mnist rule=shared-dfa:width=256 optimizer=sgd momentum=0.9 learning-rate=0.01 batch=128 " +
                    "epochs=15 hidden=256,256 activation=relu validation=0 initializer=pytorch"),
        ],
        Recipe = options =>
            new() { Signal = new DirectSignal(), Feedback = new SharedFeedback(options.Whole("width")) },
    };
}
