using Soap.Feedback;

namespace Soap.Rules.Entries;

internal static class ProductFeedbackAlignment
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "pfa",
        Summary = "Product feedback alignment: the way back is E R, with E fixed and R learning by the " +
            "increments of W carried through E.",
        Equation = "n_l = (n_{l+1} E_{l+1} R_{l+1}) ⊙ f′(a_l);  G_l = n_lᵀ h_{l−1} / N;  R_l gets the gradient (n_l " +
            "E_l)ᵀ h_{l−1} / N, and W, R ← (1 − λ) W, (1 − λ) R",
        Papers = "Li Ji-An and Benna 2024, arXiv:2405.20594",
        Options =
        [
            RuleOption.Whole("ratio", 10, 1, 1000, "k: E is [n_l, k n_l]"),
            RuleOption.Choice(
                "expansion", ["random", "identity", "orthogonal"],
                "E: random = variance 1 / (k n_l), identity, orthogonal = orthonormal rows"),
            RuleOption.Number("decay", 1e-4, 0, 1, "λ, by which W and R shrink each step", belowMaximum: true),
        ],
        Gives = RuleSlot.Feedback,
        Recipe = options => new()
        {
            Feedback = new ProductFeedback(
                (int)options.Whole("ratio"), options.Word<ExpansionKind>("expansion"), options.Number("decay")),
        },
        Presets =
        [
            // Weight decay 9e-5 inside the gradient, at rate 0.01 under momentum 0.9, shrinks weights by about 0.01 ·
            // 9e-5 / (1 − 0.9) = 9e-6 a step.
            Published("li-benna-2024-pfa", "ratio=10,expansion=random", "tfawd"),
            Published("li-benna-2024-pfa-orthogonal", "ratio=1,expansion=orthogonal", "tfawdo"),
        ],
    };

    private static RulePreset Published(string name, string options, string configuration) => new(
        name,
        $"Li Ji-An and Benna 2024, published code: exp_configs/mnist_ffn2_sgd/{configuration}_seed0.yaml",
        $"task=mnist rule=pfa:{options},decay=9E-06 learning-rate=0.01 hidden=512,512 activation=relu optimizer=sgd " +
        "momentum=0.9 batch=64 epochs=40 validation=0 " +
        "initializer=xavier-uniform feedback-initializer=xavier-uniform");
}
