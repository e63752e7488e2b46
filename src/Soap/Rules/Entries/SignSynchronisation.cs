using Soap.Feedback;

namespace Soap.Rules.Entries;

internal static class SignSynchronisation
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "sign",
        Summary = "Sign synchronisation: every T examples B takes the signs of W (one bit a synapse).",
        Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l), B ← M ⊙ sign(W) every T examples, " +
            "sign(0) = 0;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Liao, Leibo and Poggio 2016, AAAI 30; Moskovitz, Litwin-Kumar and Abbott 2018, " +
            "arXiv:1812.06488; the project of 2019",
        Options =
        [
            RuleOption.Whole(
                "period", 1000, 1, 1_000_000_000,
                "T, examples between two synchronisations; up to the batch size means every step"),
            RuleOption.Choice(
                "magnitude", ["unit", "initial", "scale", "norm", "redrawn"],
                "M: unit = 1 (naive), initial = |B₀|, scale = the initialiser's deviation, norm = ‖W‖ / ‖sign W‖, " +
                    "redrawn = |a new draw| each time",
                "initial") with { IsAlwaysNamed = true },
            RuleOption.Number(
                "share", 1, 1e-6, 1,
                "the share of each layer's synapses whose signs leak, each chosen by chance, once; others keep B₀")
                with { IsLeftOutAtDefault = true },
            RuleOption.Choice(
                "layers", ["all", "output", "hidden"], "whose signs leak: of all layers, of the output alone, or of " +
                    "all but the output; the B of others stays B₀")
                with { IsLeftOutAtDefault = true },
        ],
        Gives = RuleSlot.Feedback,
        Recipe = options =>
            new()
            {
                Feedback = new SignFeedback(
                    options.Whole("period"), options.Word<SignMagnitude>("magnitude"), options.Number("share"),
                    options.Word<LeakingLayers>("layers")),
            },
    };
}
