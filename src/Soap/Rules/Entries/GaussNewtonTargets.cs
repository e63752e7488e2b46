using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class GaussNewtonTargets
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "gnt",
        Summary = "Gauss-Newton targets: each sample's activities move as the inverse of its " +
            "damped Gauss-Newton matrix says.",
        Equation = "J_l = (J_{l+1} B_{l+1}) ⊙ f′(a_l), J_L = I;  n_l = λ J_lᵀ (H J_l J_lᵀ + λ I)⁻¹ e or n_i = λ " +
            "(J_lᵀ e)_i / ((J_lᵀ H J_l)_ii + λ) for l < L;  n_L = e;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Meulemans, Carzaniga, Suykens, Sacramento and Grewe 2020, NeurIPS, arXiv:2006.14331",
        Options =
        [
            RuleOption.Choice(
                "form", ["full", "diagonal"], "the whole Gauss-Newton matrix of a sample and layer, or its diagonal"),
            RuleOption.Choice(
                "hessian", ["identity", "loss"], "H: I as in target propagation, or the loss's own second derivative"),
            RuleOption.Number(
                "damping", 1, 1e-9, 1e12,
                "λ, added to the matrix and multiplied in again: large values give the gradient"),
        ],
        Gives = RuleSlot.Signal,
        Recipe = options => new()
        {
            Signal = new GaussNewtonSignal(
                options.Word<GaussNewtonForm>("form"), options.Word<OutputHessian>("hessian"),
                options.Number("damping")),
            Feedback = new ForwardWeights(),
        },
    };
}
