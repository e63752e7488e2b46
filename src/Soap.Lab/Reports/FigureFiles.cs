using Soap.Lab.Reports.Drawing;
using Soap.Lab.Reports.Figures;
using Soap.Storage;

namespace Soap.Lab.Reports;

/// <summary>A figure as PNG and SVG files in a report's folder.</summary>
internal static class FigureFiles
{
    public static void Write(Figure figure, RuleStyles styles, string folder)
    {
        FigureDrawing image = new(figure, styles);
        AtomicFile.Write(Path.Combine(folder, "figures", $"{figure.Id}.png"), image.Png());
        AtomicFile.Write(Path.Combine(folder, "figures", $"{figure.Id}.svg"), image.Svg());
    }
}
