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

    /// <summary>What it is in words, where its places on the axes do not tell; otherwise null.</summary>
    public string? Text { get; init; }

    /// <summary>How strongly it is drawn, from 0 to 1; null for lines as they usually are.</summary>
    public double? Strength { get; init; }

    /// <summary>Whether it is the one of its chart that was chosen.</summary>
    public bool IsChosen { get; init; }
}
