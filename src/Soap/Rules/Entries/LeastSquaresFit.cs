using Soap.Feedback;
using Soap.Fits;

namespace Soap.Rules.Entries;

internal static class LeastSquaresFit
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "foof",
        Summary = "FOOF: weights follow displacements by least squares on the covariance of a layer's input.",
        Equation = "G_l = n_lᵀ h_{l−1} / N · λ (λI + C)⁻¹, C a running mean of h_{l−1}ᵀ h_{l−1} / N;  n_l = " +
            "(n_{l+1} W_{l+1}) ⊙ f′(a_l)",
        Papers = "Benzing 2022, ICML, arXiv:2201.12250",
        Options =
        [
            RuleOption.Number("damping", 1, 1e-9, 1e9, "λ; the larger, the nearer to the outer product"),
            RuleOption.Number(
                "average", 0.95, 0, 1, "what C keeps of its past at each batch that it takes in", belowMaximum: true),
            RuleOption.Whole("period", 100, 1, 1_000_000, "steps from one inversion to the next"),
            RuleOption.Whole(
                "batches", 10, 1, 1_000_000,
                "how many of the last batches before an inversion C takes in; all, where the period has no more"),
            RuleOption.Choice(
                "sum", ["no", "yes"],
                "whether λ is held against the sum of h hᵀ over a batch, as in the paper's code, instead of the mean"),
        ],
        Gives = RuleSlot.Fit,
        Recipe = options => new()
        {
            Feedback = new ForwardWeights(),
            Fit = new LeastSquares(
                options.Number("damping"),
                options.Number("average"),
                options.Whole("period"),
                Math.Min(options.Whole("batches"), options.Whole("period")),
                options.Word("sum") == "yes"),
        },
    };
}
