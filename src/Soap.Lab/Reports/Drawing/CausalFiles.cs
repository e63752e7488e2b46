using Soap.Lab.Reports.Figures;

namespace Soap.Lab.Reports.Drawing;

/// <summary>A causal diagram as PNG and SVG files, with its title above.</summary>
internal sealed class CausalFiles(CausalDiagram diagram)
{
    private const float Scale = 1.25f;
    private const int Margin = 20, Head = 44;

    private static int Width => (int)(CausalDrawing.Width * Scale) + 2 * Margin;

    private static int Height => (int)(CausalDrawing.Height * Scale) + Head + Margin;

    public byte[] Png()
    {
        using SkiaDrawing drawing = new(Width, Height);
        Draw(drawing);
        return drawing.ToPng();
    }

    public string Svg()
    {
        SvgDrawing drawing = new(Width, Height);
        Draw(drawing);
        return drawing.ToSvg(diagram.Title, diagram.Description);
    }

    private void Draw(IDrawing drawing)
    {
        drawing.Text(new(Margin, 30), diagram.Title, new Lettering(Ink.Dark, 17) { Bold = true });
        new CausalDrawing(diagram, CausalPalette.Files, Scale, new(Margin, Head)).Draw(drawing);
    }
}
