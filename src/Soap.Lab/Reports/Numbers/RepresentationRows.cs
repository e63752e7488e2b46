using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;

namespace Soap.Lab.Reports.Numbers;

/// <summary>The rows of <c>numbers.csv</c> of an arm's representations, and what tables show of them.</summary>
internal static class RepresentationRows
{
    /// <summary>What is measured at a place; accuracy or R², whichever the task has.</summary>
    public static IReadOnlyList<(string Quantity, string Title, Func<RepresentationAnalysis, Interval?> Value)>
        Quantities
    { get; } =
    [
        ("probe_accuracy", "Accuracy of a linear readout", place => place.ProbeAccuracy),
        ("probe_determination", "R² of a linear readout", place => place.ProbeDetermination),
        (Similarity, "Linear CKA to bp", place => place.BackpropagationSimilarity),
    ];

    private const string Similarity = "cka_to_bp";

    /// <summary>The rows of an arm, of what some arm of its comparison has.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="arms">All of its comparison.</param>
    public static IEnumerable<NumbersRow> Of(ArmAnalysis arm, IReadOnlyList<ArmAnalysis> arms) =>
        from quantity in Quantities
        where IsMeasured(quantity.Value, arms)
        from place in arm.Representations ?? []
        select new NumbersRow(quantity.Quantity, Of(quantity.Quantity, quantity.Value(place), arm, arms))
        {
            Layer = place.Layer,
        };

    /// <summary>Whether some arm has the quantity.</summary>
    public static bool IsMeasured(Func<RepresentationAnalysis, Interval?> value, IEnumerable<ArmAnalysis> arms) =>
        arms.Any(arm => arm.Representations?.Any(place => value(place) is not null) ?? false);

    /// <summary>A number, or why there is none.</summary>
    public static Measured Of(
        string quantity, Interval? interval, ArmAnalysis arm, IReadOnlyList<ArmAnalysis> arms)
    {
        var reference = quantity == Similarity
            ? arms.FirstOrDefault(other => other.Rule == RepresentationAnalyzer.Reference)
            : null;
        return ReferenceEquals(reference, arm)
            ? new Measured(null, "backpropagation itself")
            : interval is null && arm.DivergedSeeds == 0 && reference?.DivergedSeeds > 0
                ? new Measured(null, $"bp: {reference.DivergedSeeds} of {reference.Seeds} seeds diverged")
                : Measured.Mean(interval, arm);
    }
}
