using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class Pepita
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "pepita",
        Summary = "PEPITA: the output's error modulates the input of a second forward pass; " +
            "layers learn from what that changes.",
        Equation =
            "x′ = x + s e B_1, B_1 [n_L, n_0] fixed;  n_l = h_l − h′_l for l < L;  n_L = e;  G_l = n_lᵀ h′_{l−1} / N",
        Papers = "Dellaferrera and Kreiman 2022, ICML, arXiv:2201.11665",
        Options =
        [
            RuleOption.Number("scale", 0.05, 0, 1e6, "s, by which the error that arrives at the input is multiplied"),
            RuleOption.Choice(
                "output", ["first", "second"],
                "the pass that gives the output layer its error: first as in the paper, second as in its code"),
        ],
        Gives = RuleSlot.Signal,
        Recipe = options =>
            new() { Signal = new PepitaSignal(options.Number("scale"), options.Word<PepitaOutput>("output")) },
        Presets =
        [
            new(
                "dellaferrera-2022-mnist",
                "README of the published code, github.com/GiorgiaD/PEPITA (dense network on MNIST); " +
                    "without its dropout (keep 0.9), decay of the rate, and input range [0, 1]",
                "task=mnist rule=pepita:scale=0.05,output=second hidden=1024 activation=relu "
                + "initializer=kaiming-uniform feedback-initializer=kaiming-uniform "
                + "optimizer=sgd momentum=0.9 learning-rate=0.1 batch=64 epochs=100"),
        ],
    };
}
