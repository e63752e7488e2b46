using Soap.Feedback;

namespace Soap.Rules.Entries;

internal static class SparseFeedbackAlignment
{
    /// <summary>The options of sparse feedback, whatever the signal.</summary>
    public static IReadOnlyList<RuleOption> Options { get; } =
    [
        RuleOption.Whole(
            "connections", 1, 1, 65536,
            "k, of the n units that send, those that each unit below hears; n or more means all"),
        RuleOption.Choice("scale", ["preserved", "drawn"], "of B's entries: preserved = √(n / k) times the draw, so " +
            "that B is as large as a dense one; drawn = as drawn"),
    ];

    public static RuleEntry Entry { get; } = new()
    {
        Name = "sparse",
        Summary =
            "Sparse feedback alignment: each unit hears only a few of the units above, through fixed random weights.",
        Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l), B fixed, each column with k entries that are " +
            "not 0;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Crafton, Parihar, Gebhardt and Raychowdhury 2019, Frontiers in Neuroscience 13, 525, for the " +
            "direct signal (sparse-dfa)",
        Options = Options,
        Gives = RuleSlot.Feedback,
        Recipe = options => new() { Feedback = Feedback(options) },
    };

    /// <summary>Sparse feedback from the options.</summary>
    public static SparseFeedback Feedback(OptionValues options) =>
        new((int)options.Whole("connections"), options.Word<SparseScale>("scale"));
}
