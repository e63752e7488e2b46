using System.Text.Json.Serialization;
using Soap.Trials;

namespace Soap.Tables.Published;

/// <summary>A published number, and what comes out here.</summary>
/// <param name="Of">What was trained on what.</param>
/// <param name="Rule">The rule, as it is written here.</param>
/// <param name="Measure">What is read of a trial.</param>
/// <param name="Published">The published number.</param>
/// <param name="Settings">The settings of the trials, as behind <c>soap train</c>.</param>
/// <param name="Seeds">Their seeds.</param>
/// <param name="Here">What came out, a number a seed.</param>
/// <param name="Short">The same in short, for a test.</param>
/// <param name="Over">Settings of trials whose numbers are taken off, seed by seed; null: nothing is.</param>
/// <param name="Because">Why the two differ, or that it is not known; null where they do not.</param>
internal sealed record PublishedRow(
    string Of, string Rule, PublishedMeasure Measure, PublishedNumber Published, string Settings,
    IReadOnlyList<ulong> Seeds, IReadOnlyList<double> Here, ShortForm Short, string? Over = null,
    string? Because = null)
{
    /// <summary>The settings of all its trials, and whether their numbers are added or taken off.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Settings, int Sign)> Terms =>
        Over is null ? [(Settings, 1)] : [(Settings, 1), (Over, -1)];

    /// <summary>Whether the two agree.</summary>
    [JsonIgnore]
    public Agreement Agreement => Published.Beside(Here);

    /// <summary>What is wrong with it; null where it is in order.</summary>
    [JsonIgnore]
    public string? Wrong => Seeds.Count == 0 || Seeds.Count != Here.Count ? "it needs one number here for each seed"
        : Published.Wrong is { } wrong ? wrong
        : Published.IsBound && Seeds.Count < 2 ? "a bound needs two seeds or more"
        : Agreement == Agreement.Differs && Because is null ? "it differs, and does not say why"
        : Agreement != Agreement.Differs && Because is not null ? "it says why it differs, and does not"
        : null;

    /// <summary>Its number at a seed.</summary>
    /// <param name="result">The trial of settings at that seed.</param>
    public double Value(Func<string, TrialResult> result) =>
        Terms.Sum(term => term.Sign * Measure.Of(result(term.Settings)));

    /// <inheritdoc/>
    public override string ToString() => $"{Of}, {Rule}, {Measure.Text}";
}

/// <summary>A form of a row that takes seconds: other settings behind those of the row, at its first seed.</summary>
/// <param name="Here">What comes out.</param>
/// <param name="Bound">By how much it may differ on another processor.</param>
/// <param name="Settings">The other settings; empty: the row as it is.</param>
internal sealed record ShortForm(double Here, double Bound, string Settings = "")
{
    /// <summary>Whether it is the row as it is, which takes seconds itself.</summary>
    [JsonIgnore]
    public bool IsWhole => Settings.Length == 0;
}
