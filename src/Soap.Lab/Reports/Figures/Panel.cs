namespace Soap.Lab.Reports.Figures;

/// <summary>One chart.</summary>
/// <param name="Title">Over the chart; empty when the figure's title is enough.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The lines.</param>
internal sealed record Panel(string Title, Axis X, Axis Y, IReadOnlyList<Series> Series)
{
    /// <summary>How far a field of a map reaches from its middle, where the next is 1 away.</summary>
    public const double HalfField = 0.47;

    /// <summary>
    /// Whether values, their intervals and reference lines lie along the horizontal axis, and the vertical one only
    /// has words.
    /// </summary>
    public bool IsHorizontal { get; init; }

    /// <summary>
    /// The single trials behind the lines: the page shows them in their place when the reader chooses seeds; files
    /// never do.
    /// </summary>
    public IReadOnlyList<Series> Trials { get; init; } = [];

    /// <summary>
    /// Lines across the chart with a word on them, at a value of the vertical axis, or of the horizontal one if the
    /// chart is horizontal.
    /// </summary>
    public IReadOnlyList<ReferenceLine> Lines { get; init; } = [];

    /// <summary>Single points that stand out.</summary>
    public IReadOnlyList<Marker> Markers { get; init; } = [];

    /// <summary>Intervals along the horizontal axis.</summary>
    public IReadOnlyList<Span> Spans { get; init; } = [];

    /// <summary>Neutral dots under the lines: the training samples of a task of one variable.</summary>
    public IReadOnlyList<(double X, double Y)> Dots { get; init; } = [];

    /// <summary>Words in the chart, at places of its axes.</summary>
    public IReadOnlyList<Word> Words { get; init; } = [];

    /// <summary>Whether places of the horizontal axis are axes themselves, with an upright line for each.</summary>
    public bool HasColumns { get; init; }

    /// <summary>Whether it is a map: each series is one field between words on both axes.</summary>
    public bool IsMap { get; init; }

    /// <summary>Whether any point has an interval with a width.</summary>
    public bool HasIntervals => Series.SelectMany(series => series.Points).Any(point => point.Low < point.High);

    /// <summary>Whether the lines carry their rule's name at the right end.</summary>
    public bool Labelled { get; init; }
}
