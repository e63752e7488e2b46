using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class Secant
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "secant",
        Summary = "Secant-Newton: each sample's gradient of the activities, divided by the curvature that a second " +
            "pass with moved activities shows.",
        Equation = "s = ε G_l, ‖s‖ = δ ‖a_l‖;  a′_l = a_l − s;  y = G_l − G′_l;  c = ⟨s, y⟩ / ⟨s, s⟩ or c_i = y_i / " +
            "s_i;  n_l = λ G_l / (max(c, 0) + λ) for l < L;  n_L = e;  G_l of the fit = n_lᵀ h_{l−1} / N",
        Papers = "the corrected form of T. Beynon 2019 (soap2019); the scalar step is that of Barzilai and Borwein " +
            "1988, IMA Journal of Numerical Analysis 8, 141",
        Options =
        [
            RuleOption.Choice(
                "curvature", ["scalar", "diagonal"], "one curvature a sample and layer, or one for each unit"),
            RuleOption.Choice(
                "layers", ["jointly", "singly"], "all hidden layers moved in one pass, or a pass for each"),
            RuleOption.Number(
                "damping", 1, 1e-12, 1e12,
                "λ, added to the curvature and multiplied in again: large values give the gradient"),
            RuleOption.Choice("negative", ["zero", "absolute"], "what a curvature below 0 counts as"),
            RuleOption.Number("trust", 0, 0, 1e6, "ρ: ‖n_l‖ of a sample is at most ρ ‖a_l‖; 0: no limit"),
        ],
        Gives = RuleSlot.Signal,
        Recipe = options => new()
        {
            Signal = new SecantSignal(
                options.Word<SecantCurvature>("curvature"), options.Word<SecantLayers>("layers"),
                options.Number("damping"), options.Word<NegativeCurvature>("negative"), options.Number("trust")),
            Feedback = new ForwardWeights(),
        },
    };
}
