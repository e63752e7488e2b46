using System.Text;
using SkiaSharp;

namespace Soap.Lab.Reports.Figures;

/// <summary>A figure as an image file: charts side by side, with the title above and the rules below.</summary>
internal sealed class FigureImage : IDisposable
{
    private const int Columns = 3;
    private const float PixelsPerUnit = 2;
    private const float Gap = 18;

    private readonly Figure _figure;
    private readonly RuleStyle[] _rules;
    private readonly ScottPlot.Plot[] _plots;
    private readonly int _columns;
    private readonly float _panelWidth;
    private readonly float _panelHeight;

    public FigureImage(Figure figure, RuleStyles styles)
    {
        _figure = figure;
        HashSet<RuleStyle> present = [.. figure.Panels.SelectMany(panel => panel.Series).Select(series => series.Style)];
        _rules = [.. styles.All.Where(present.Contains)];
        _plots = [.. figure.Panels.Select(panel => PanelPlot.Of(figure, panel))];
        _columns = Math.Min(figure.Panels.Count, figure.MinWidth >= 420 ? 2 : Columns);
        _panelWidth = figure.Panels.Count == 1 ? 820 : _columns == 2 ? 560 : 400;
        _panelHeight = (figure.Height * 1.1f) + 60;
    }

    private int Rows => (_plots.Length + _columns - 1) / _columns;

    private SKSizeI Size => new((int)((_columns * _panelWidth) + ((_columns + 1) * Gap)), (int)(62 + (Rows * (_panelHeight + Gap)) + 40));

    /// <summary>At two pixels a unit.</summary>
    public byte[] Png()
    {
        SKImageInfo info = new((int)(Size.Width * PixelsPerUnit), (int)(Size.Height * PixelsPerUnit), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKSurface surface = SKSurface.Create(info) ?? throw new InvalidOperationException($"No surface of {info.Width} x {info.Height} pixels could be made.");
        surface.Canvas.Scale(PixelsPerUnit);
        Draw(surface.Canvas);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public string Svg()
    {
        using MemoryStream stream = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(SKRect.Create(Size.Width, Size.Height), stream))
        {
            Draw(canvas);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public void Dispose()
    {
        foreach (ScottPlot.Plot plot in _plots)
        {
            plot.Dispose();
        }
    }

    private void Draw(SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        using SKPaint ink = new() { Color = SKColor.Parse(Typeface.Ink), IsAntialias = true };
        using SKPaint soft = new() { Color = SKColor.Parse(Typeface.Soft), IsAntialias = true };
        using SKFont title = new(Typeface.SemiBold, 19);
        using SKFont text = new(Typeface.Regular, 15);
        canvas.DrawText(_figure.Title, Gap, 31, title, ink);
        if (_figure.Formula is { } formula)
        {
            canvas.DrawText(formula, Gap + title.MeasureText(_figure.Title) + 14, 31, text, soft);
        }

        for (int i = 0; i < _plots.Length; i++)
        {
            float left = Gap + (i % _columns * (_panelWidth + Gap));
            float top = 48 + (i / _columns * (_panelHeight + Gap));
            int state = canvas.Save();
            _plots[i].Render(canvas, new ScottPlot.PixelRect(left, left + _panelWidth, top + _panelHeight, top));
            canvas.RestoreToCount(state);
        }

        DrawLegend(canvas, text, ink);
    }

    private void DrawLegend(SKCanvas canvas, SKFont font, SKPaint ink)
    {
        float x = Gap;
        float y = Size.Height - 24;
        foreach (RuleStyle rule in _rules)
        {
            using SKPaint line = new() { Color = SKColor.Parse(rule.Color), StrokeWidth = 3, IsStroke = true, IsAntialias = true };
            using SKPathEffect? dash = rule.Dash.Count == 0 ? null : SKPathEffect.CreateDash([.. rule.Dash.Select(length => (float)length)], 0);
            line.PathEffect = dash;
            canvas.DrawLine(x, y - 5, x + 26, y - 5, line);
            canvas.DrawText(rule.Label, x + 33, y, font, ink);
            x += 33 + font.MeasureText(rule.Label) + 24;
        }
    }
}
