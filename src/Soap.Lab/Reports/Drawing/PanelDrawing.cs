using System.Numerics;
using Soap.Lab.Reports.Figures;

namespace Soap.Lab.Reports.Drawing;

/// <summary>Draws one chart into a rectangle, with the scales that the page shows first.</summary>
internal sealed class PanelDrawing
{
    private const float TextSize = 14;
    private const float LabelHeight = 17;

    private readonly IDrawing _drawing;
    private readonly Figure _figure;
    private readonly Panel _panel;
    private readonly Box _outer;
    private readonly Box _plot;
    private readonly AxisScale _x;
    private readonly AxisScale _y;

    public PanelDrawing(IDrawing drawing, Figure figure, Panel panel, Box outer)
    {
        (_drawing, _figure, _panel, _outer) = (drawing, figure, panel, outer);
        (_x, _y) = (panel.X.Start, panel.Y.Start);
        var tickWidth = _y.Ticks.Select((_, i) => Typeface.Width(_y.Text(i), TextSize)).DefaultIfEmpty().Max();
        var names = panel.Labelled
            ? panel.Series.Select(line => Typeface.Width(line.Style.Label, TextSize)).DefaultIfEmpty().Max() + 10
            : 14;
        _plot = new Box(
            outer.Left + 26 + tickWidth + 8,
            outer.Top + (panel.Title.Length > 0 ? 26 : 8),
            outer.Right - names,
            outer.Bottom - 46);
    }

    public void Draw()
    {
        DrawAxes();
        _drawing.Clip(_plot);
        foreach (var (x, y) in _panel.Dots)
        {
            _drawing.Dot(Place(x, y), 1.6f, Ink.Soft, 0.45f);
        }

        Series[] series = [.. _panel.Series.Select(OnScale).Where(line => line.Points.Count > 0)];
        foreach (var line in series)
        {
            DrawInterval(line);
        }

        foreach (var line in series)
        {
            if (_panel.IsMap)
            {
                DrawField(line);
            }
            else
            {
                DrawLine(line);
            }
        }

        _drawing.Unclip();
        foreach (var word in _panel.Words)
        {
            var (aside, anchor) = _panel.IsMap ? (0, Anchor.Middle)
                : word.AtLeft ? (-5, Anchor.End)
                : (5, Anchor.Start);
            var at = Place(word.X, word.Y) + new Vector2(aside, 5);
            if (!_panel.IsMap)
            {
                // Lines go through it.
                var left = at.X - (word.AtLeft ? Typeface.Width(word.Text, 13) : 0);
                var right = left + Typeface.Width(word.Text, 13);
                _drawing.Area(
                    [new(left, at.Y - 11), new(right, at.Y - 11), new(right, at.Y + 3), new(left, at.Y + 3)],
                    Ink.Ground, 0.75f);
            }

            _drawing.Text(
                at, word.Text, new Lettering(_panel.IsMap ? Ink.Dark : Ink.Soft, 13) { Anchor = anchor });
        }

        foreach (var line in _panel.Lines.Where(line =>
            (_panel.IsHorizontal ? _x : _y).Fraction(line.Value) is >= 0 and <= 1))
        {
            DrawReference(line);
        }

        foreach (var span in _panel.Spans)
        {
            _drawing.Line(
                [Place(span.Low, span.Y), Place(span.High, span.Y)], new Pen(span.Style.Color, 5) { Opacity = 0.55f });
        }

        foreach (var marker in _panel.Markers)
        {
            DrawMarker(marker);
        }

        if (_panel.Labelled)
        {
            foreach (var (style, x, y) in EndLabels.Place(_panel, _y, LabelHeight / _plot.Height))
            {
                _drawing.Text(
                    Place(x, y) + new Vector2(_panel.Series.Any(line => line.Dotted) ? 14 : 7, 5),
                    style.Label,
                    new Lettering(Ink.Dark, TextSize));
            }
        }
    }

    private Vector2 Place(double x, double y) => new(
        _plot.Left + _plot.Width * (float)Math.Clamp(_x.Fraction(x), -0.1, 1.1),
        _plot.Bottom - _plot.Height * (float)Math.Clamp(_y.Fraction(y), -0.1, 1.1));

    /// <summary>Without the points that have no place on a logarithmic scale.</summary>
    private Series OnScale(Series series) => _y.IsLogarithmic
        ? series with
        {
            Points =
            [
                .. series.Points.Where(point => point.Y > 0)
                    .Select(point => point with { Low = Math.Max(point.Low, _y.Low * 1e-3) }),
            ],
        }
        : series;

    private void DrawAxes()
    {
        Lettering soft = new(Ink.Soft, TextSize);
        if (_panel.Title.Length > 0)
        {
            _drawing.Text(new(_plot.Left, _outer.Top + 14), _panel.Title, new Lettering(Ink.Soft, 15));
        }

        for (var i = 0; i < _y.Ticks.Count; i++)
        {
            var left = Place(_x.Low, _y.Ticks[i]);
            if (!_panel.IsMap)
            {
                _drawing.Line([left, left with { X = _plot.Right }], new Pen(Ink.Rule, 1));
            }

            _drawing.Text(left + new Vector2(-8, 5), _y.Text(i), soft with { Anchor = Anchor.End });
        }

        _drawing.Line([new(_plot.Left, _plot.Bottom), new(_plot.Right, _plot.Bottom)], new Pen(Ink.Axis, 1));
        for (var i = 0; i < _x.Ticks.Count; i++)
        {
            var bottom = Place(_x.Ticks[i], _y.Low);
            if (_panel.HasColumns)
            {
                _drawing.Line([bottom, bottom with { Y = _plot.Top }], new Pen(Ink.Axis, 1));
            }

            _drawing.Line([bottom, bottom + new Vector2(0, 4)], new Pen(Ink.Axis, 1));
            _drawing.Text(bottom + new Vector2(0, 19), _x.Text(i), soft with { Anchor = Anchor.Middle });
        }

        _drawing.Text(
            new((_plot.Left + _plot.Right) / 2, _outer.Bottom - 6),
            _panel.X.Title,
            soft with { Anchor = Anchor.Middle });
        _drawing.Text(
            new(_outer.Left + 14, (_plot.Top + _plot.Bottom) / 2),
            _panel.Y.Title,
            soft with { Anchor = Anchor.Middle, Upright = true });
    }

    private void DrawInterval(Series series)
    {
        if (series.Dotted)
        {
            foreach (var point in series.Points)
            {
                Vector2[] bar = _panel.IsHorizontal
                    ? [Place(point.Low, point.Y), Place(point.High, point.Y)]
                    : [Place(point.X, point.Low), Place(point.X, point.High)];
                _drawing.Line(bar, new Pen(series.Style.Color, 1.5f) { Opacity = 0.7f });
            }
        }
        else if (series.Points.Count > 1 && series.Points.Any(point => point.Low < point.High))
        {
            var upper = series.Points.Select(point => Place(point.X, point.High));
            var lower = series.Points.Reverse().Select(point => Place(point.X, point.Low));
            _drawing.Area([.. upper, .. lower], series.Style.Color, 0.18f);
        }
    }

    private void DrawLine(Series series)
    {
        var width = _panel.Dots.Count > 0 ? 1.3f
            : series.IsChosen ? 3.4f
            : _panel.HasColumns ? 1.5f
            : _figure.Height < 200 ? 1.7f : 2.2f;
        _drawing.Line(
            [.. series.Points.Select(point => Place(point.X, point.Y))],
            new Pen(series.Style.Color, width)
            {
                Dash = series.Style.Dash,
                Opacity = (float)(series.Strength ?? 1),
            });
        foreach (var point in series.Points.Where(_ => series.Dotted || series.Points.Count == 1))
        {
            _drawing.Dot(Place(point.X, point.Y), 3.6f, series.Style.Color);
        }
    }

    private void DrawField(Series field)
    {
        const double Half = Panel.HalfField;
        var middle = field.Points[0];
        Vector2[] corners =
        [
            Place(middle.X - Half, middle.Y - Half), Place(middle.X - Half, middle.Y + Half),
            Place(middle.X + Half, middle.Y + Half), Place(middle.X + Half, middle.Y - Half),
        ];
        _drawing.Area(corners, field.Style.Color, (float)field.Strength!.Value);
        if (field.IsChosen)
        {
            _drawing.Line([.. corners, corners[0]], new Pen(field.Style.Color, 2.4f));
        }
    }

    private void DrawReference(ReferenceLine line)
    {
        var start = _panel.IsHorizontal ? Place(line.Value, _y.Low) : Place(_x.Low, line.Value);
        var end = _panel.IsHorizontal ? start with { Y = _plot.Top } : start with { X = _plot.Right };
        _drawing.Line([start, end], new Pen(Ink.Dark, 1.2f) { Dash = [2, 3], Opacity = 0.75f });
        var label = ReferenceLabel.Of(_panel, line);
        _drawing.Text(
            (_panel.IsHorizontal || label.AtEnd ? end : start)
                + (_panel.IsHorizontal ? new Vector2(4, 10) : new(label.AtEnd ? -4 : 4, label.Above ? -5 : 15)),
            line.Text,
            new Lettering(Ink.Soft, 13) { Anchor = label.AtEnd ? Anchor.End : Anchor.Start });
    }

    private void DrawMarker(Marker marker)
    {
        var at = Place(marker.X, marker.Y);
        Pen pen = new(marker.Style.Color, 2.4f);
        switch (marker.Shape)
        {
            case MarkerShape.Ring:
                _drawing.Line(
                    [
                        .. Enumerable.Range(0, 33).Select(i =>
                            at + 8.5f * new Vector2(MathF.Cos(i * MathF.Tau / 32), MathF.Sin(i * MathF.Tau / 32))),
                    ],
                    pen);
                break;
            case MarkerShape.Diamond:
                _drawing.Line(
                    [
                        at + new Vector2(0, -10), at + new Vector2(10, 0), at + new Vector2(0, 10),
                        at + new Vector2(-10, 0), at + new Vector2(0, -10),
                    ],
                    pen);
                break;
            case MarkerShape.End:
                _drawing.Line([at + new Vector2(0, -8), at + new Vector2(0, 8)], pen);
                break;
            default:
                _drawing.Line([at + new Vector2(-6, -6), at + new Vector2(6, 6)], pen);
                _drawing.Line([at + new Vector2(-6, 6), at + new Vector2(6, -6)], pen);
                break;
        }
    }
}
