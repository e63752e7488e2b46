using System.Numerics;
using Soap.Lab.Reports.Figures;

namespace Soap.Lab.Reports.Drawing;

/// <summary>Lays a figure out on a sheet: title above, charts in a grid, rules below.</summary>
internal sealed class FigureDrawing
{
    private const int Margin = 20;
    private const int Head = 52;
    private const int Foot = 44;
    private const int Gap = 24;
    private const int LegendRow = 24;

    private readonly Figure _figure;
    private readonly RuleStyle[] _rules;
    private readonly int _columns;
    private readonly int _panelWidth;
    private readonly int _panelHeight;
    private readonly List<(RuleStyle Rule, Vector2 At)> _legend = [];

    public FigureDrawing(Figure figure, RuleStyles styles)
    {
        _figure = figure;
        HashSet<RuleStyle> present =
        [
            .. figure.Panels.SelectMany(panel => panel.Series).Select(series => series.Style),
        ];
        _rules = [.. styles.All.Where(present.Contains)];
        _columns = Math.Min(figure.Panels.Count, figure.MinWidth >= 420 ? 2 : 3);
        _panelWidth = _columns switch { 1 => 840, 2 => 560, _ => 400 };
        _panelHeight = figure.Height + 70;
        LayLegend();
    }

    private int Width => 2 * Margin + _columns * _panelWidth + (_columns - 1) * Gap;

    private int Height
    {
        get
        {
            var rows = (_figure.Panels.Count + _columns - 1) / _columns;
            return (int)(Head + rows * _panelHeight + (rows - 1) * Gap + Foot
                + (_legend.Count > 0 ? _legend[^1].At.Y : 0));
        }
    }

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
        return drawing.ToSvg(_figure.Title);
    }

    private void Draw(IDrawing drawing)
    {
        drawing.Text(new(Margin, 32), _figure.Title, new Lettering(Ink.Dark, 19) { Bold = true });
        if (_figure.Formula is { } formula)
        {
            drawing.Text(new(Margin + Typeface.Width(_figure.Title, 19, bold: true) + 16, 32), formula, new Lettering(
                Ink.Soft, 15));
        }

        for (var i = 0; i < _figure.Panels.Count; i++)
        {
            float left = Margin + i % _columns * (_panelWidth + Gap);
            float top = Head + i / _columns * (_panelHeight + Gap);
            new PanelDrawing(
                drawing, _figure, _figure.Panels[i],
                new Box(left, top, left + _panelWidth, top + _panelHeight)).Draw();
        }

        DrawLegend(drawing);
    }

    /// <summary>In as many rows as the names need; where charts have the names at their axis or above them there is
    /// none.</summary>
    private void LayLegend()
    {
        Vector2 at = default;
        foreach (var rule in _figure.Panels.All(panel => panel.IsHorizontal || panel.IsMap) ? [] : _rules)
        {
            var width = 36 + Typeface.Width(rule.Label, 15) + 26;
            if (at.X > 0 && at.X + width - 26 > Width - 2 * Margin)
            {
                at = new(0, at.Y + LegendRow);
            }

            _legend.Add((rule, at));
            at.X += width;
        }
    }

    private void DrawLegend(IDrawing drawing)
    {
        var rows = _legend.Count > 0 ? _legend[^1].At.Y : 0;
        foreach (var (rule, place) in _legend)
        {
            var at = place + new Vector2(Margin, Height - 16 - rows);
            drawing.Line(
                [at + new Vector2(0, -5), at + new Vector2(28, -5)], new Pen(rule.Color, 3) { Dash = rule.Dash });
            drawing.Text(at + new Vector2(36, 0), rule.Label, new Lettering(Ink.Dark, 15));
        }
    }
}
