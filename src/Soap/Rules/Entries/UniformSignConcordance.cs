using Soap.Feedback;

namespace Soap.Rules.Entries;

internal static class UniformSignConcordance
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "usf",
        Summary =
            "Uniform sign-concordant feedback (uSF): at every step B is the signs of W, all entries of one size.",
        Equation =
            "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l), B = s sign(W) at every step, sign(0) = 0;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Liao, Leibo and Poggio 2016, AAAI 30, arXiv:1510.05067; scales: Xiao, Chen, Liao and Poggio 2018, " +
            "arXiv:1811.03567; Sanfiz and Akrout 2021, arXiv:2108.13446",
        Options =
        [
            RuleOption.Choice(
                "magnitude", ["unit", "scale", "norm"],
                "s: unit = 1 (as published), scale = the initialiser's deviation, norm = ‖W‖ / ‖sign W‖"),
        ],
        Gives = RuleSlot.Feedback,
        Presets =
        [
            new(
                "li-benna-2024-usf",
                "Li and Benna 2024, arXiv:2405.20594, their exp_configs/mnist_ffn2_sgd/usf; there the learning rate " +
                    "is halved after epochs 20 and 30, which a trial cannot do",
                "task=mnist rule=usf:magnitude=scale learning-rate=0.01 momentum=0.9 weight-decay=0.0001 batch=64 " +
                    "epochs=40 hidden=512,512 activation=relu initializer=xavier-uniform " +
                    "feedback-initializer=xavier-uniform"),
        ],
        Recipe = options => new() { Feedback = new SignFeedback(1, options.Word<SignMagnitude>("magnitude")) },
    };
}
