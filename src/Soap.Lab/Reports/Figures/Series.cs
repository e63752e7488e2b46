namespace Soap.Lab.Reports.Figures;

/// <summary>A line, with a band where the interval has a width.</summary>
/// <param name="Style">The rule it belongs to.</param>
/// <param name="Points">From left to right.</param>
internal sealed record Series(RuleStyle Style, IReadOnlyList<SeriesPoint> Points)
{
    /// <summary>The seed of the one trial that it shows; null if it is over all seeds.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Whether every point is drawn as a dot with a bar for its interval instead of a band.</summary>
    public bool Dotted { get; init; }
}
