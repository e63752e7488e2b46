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
