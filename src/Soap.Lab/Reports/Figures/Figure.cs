namespace Soap.Lab.Reports.Figures;

/// <summary>A figure, drawn twice from the same numbers: interactively in the page and as PNG and SVG files.</summary>
/// <param name="Id">Its file name without extension; unique in the report.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Caption">What one sees in it.</param>
/// <param name="Panels">Its charts, at least one.</param>
internal sealed record Figure(string Id, string Title, string Caption, IReadOnlyList<Panel> Panels)
{
    /// <summary>The formula behind it, shown under the title; null if there is none.</summary>
    public string? Formula { get; init; }

    /// <summary>Height of a chart in the page, in pixels.</summary>
    public int Height { get; init; } = 340;

    /// <summary>Smallest width of a chart in the page, in pixels: it decides how many stand side by side.</summary>
    public int MinWidth { get; init; } = 420;
}

/// <summary>One chart.</summary>
/// <param name="Title">Over the chart; empty when the figure's title is enough.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The lines.</param>
internal sealed record Panel(string Title, Axis X, Axis Y, IReadOnlyList<Series> Series)
{
    /// <summary>Whether values, their intervals and reference lines lie along the horizontal axis, and the vertical one only has words.</summary>
    public bool IsHorizontal { get; init; }

    /// <summary>The single trials behind the lines: the page shows them in their place when the reader chooses seeds; files never do.</summary>
    public IReadOnlyList<Series> Trials { get; init; } = [];

    /// <summary>Lines across the chart with a word on them, at a value of the vertical axis, or of the horizontal one if the chart is horizontal.</summary>
    public IReadOnlyList<ReferenceLine> Lines { get; init; } = [];

    /// <summary>Single points that stand out.</summary>
    public IReadOnlyList<Marker> Markers { get; init; } = [];

    /// <summary>Intervals along the horizontal axis.</summary>
    public IReadOnlyList<Span> Spans { get; init; } = [];

    /// <summary>Neutral dots under the lines: the training samples of a task of one variable.</summary>
    public IReadOnlyList<(double X, double Y)> Dots { get; init; } = [];

    /// <summary>Whether any point has an interval with a width.</summary>
    public bool HasIntervals => Series.SelectMany(series => series.Points).Any(point => point.Low < point.High);

    /// <summary>Whether the lines carry their rule's name at the right end.</summary>
    public bool Labelled { get; init; }
}

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

/// <summary>A point with its interval; the interval's ends are the value itself where there is none.</summary>
internal readonly record struct SeriesPoint(double X, double Y, double Low, double High);

/// <summary>A line across a chart, at a value.</summary>
internal sealed record ReferenceLine(double Value, string Text);

/// <summary>An interval of places, at a height.</summary>
internal sealed record Span(RuleStyle Style, double Low, double High, double Y, string Text);

/// <summary>A point that stands out.</summary>
internal sealed record Marker(RuleStyle Style, double X, double Y, MarkerShape Shape, string Text)
{
    /// <summary>For one that has no value: where it stands between the ends of the vertical axis, on either scale.</summary>
    public double? Height { get; init; }
}

/// <summary>What a marker looks like.</summary>
internal enum MarkerShape
{
    /// <summary>A ring: the best learning rate.</summary>
    Ring,

    /// <summary>A diamond: the best learning rate, on the edge of the grid.</summary>
    Diamond,

    /// <summary>A cross: at least one trial diverged here.</summary>
    Cross,

    /// <summary>An upright bar: a line ends here, because a seed went no further.</summary>
    End,
}
