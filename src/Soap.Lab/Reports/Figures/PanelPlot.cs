using ScottPlot;

namespace Soap.Lab.Reports.Figures;

/// <summary>One chart of an image file, drawn by ScottPlot.</summary>
internal static class PanelPlot
{
    private const double LabelHeight = 19;

    public static Plot Of(Figure figure, Panel panel)
    {
        Typeface.Register();
        Plot plot = new();
        plot.FigureBackground.Color = Colors.White;
        plot.Font.Set(Typeface.Name);
        (AxisScale x, AxisScale y) = (panel.X.Start, panel.Y.Start);
        foreach ((double dotX, double dotY) in panel.Dots)
        {
            plot.Add.Marker(Place(x, dotX), Place(y, dotY), ScottPlot.MarkerShape.FilledCircle, 3, Color.FromHex(Typeface.Soft).WithAlpha(0.35));
        }

        foreach (Series series in panel.Series)
        {
            AddInterval(plot, series, x, y);
        }

        foreach (Series series in panel.Series)
        {
            AddLine(plot, series, x, y, figure.Height < 200 || panel.Dots.Count > 0 ? 1.8f : 2.4f);
        }

        foreach (ReferenceLine line in panel.Lines.Where(line => y.Fraction(line.Y) is >= 0 and <= 1))
        {
            AddReference(plot, line, x, y);
        }

        foreach (Marker marker in panel.Markers)
        {
            AddMarker(plot, marker, x, y);
        }

        Style(plot, panel, x, y);
        if (panel.Labelled)
        {
            AddLabels(plot, panel, x, y, LabelHeight / figure.Height);
        }

        return plot;
    }

    /// <summary>ScottPlot's axes are linear: a logarithmic scale is drawn in powers of ten.</summary>
    private static double Place(AxisScale scale, double value) =>
        scale.IsLogarithmic ? Math.Log10(Math.Max(value, scale.Low * 1e-3)) : value;

    private static void AddInterval(Plot plot, Series series, AxisScale x, AxisScale y)
    {
        SeriesPoint[] points = [.. series.Points];
        Color color = Color.FromHex(series.Style.Color);
        if (series.Dotted)
        {
            foreach (SeriesPoint point in points)
            {
                ScottPlot.Plottables.LinePlot bar = plot.Add.Line(Place(x, point.X), Place(y, point.Low), Place(x, point.X), Place(y, point.High));
                (bar.LineColor, bar.LineWidth) = (color.WithAlpha(0.7), 1.6f);
            }
        }
        else if (points.Length > 1 && points.Any(point => point.Low < point.High))
        {
            double[] places = [.. points.Select(point => Place(x, point.X))];
            ScottPlot.Plottables.FillY band = plot.Add.FillY(places, [.. points.Select(point => Place(y, point.Low))], [.. points.Select(point => Place(y, point.High))]);
            band.FillColor = color.WithAlpha(0.16);
            band.LineWidth = 0;
            band.MarkerSize = 0;
        }
    }

    private static void AddLine(Plot plot, Series series, AxisScale x, AxisScale y, float width)
    {
        double[] xs = [.. series.Points.Select(point => Place(x, point.X))];
        double[] ys = [.. series.Points.Select(point => Place(y, point.Y))];
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(xs, ys, Color.FromHex(series.Style.Color));
        line.LineWidth = width;
        line.MarkerSize = series.Dotted ? 7 : 0;
        if (series.Style.Dash.Count > 0)
        {
            line.LinePattern = new LinePattern([.. series.Style.Dash.Select(length => (float)length)], 0, series.Style.Label);
        }
    }

    private static void AddReference(Plot plot, ReferenceLine line, AxisScale x, AxisScale y)
    {
        ScottPlot.Plottables.HorizontalLine drawn = plot.Add.HorizontalLine(Place(y, line.Y), 1.3f, Color.FromHex(Typeface.Soft), LinePattern.Dotted);
        drawn.EnableAutoscale = false;
        ScottPlot.Plottables.Text text = plot.Add.Text(line.Text, Place(x, x.High), Place(y, line.Y));
        Write(text, Alignment.LowerRight, Typeface.Soft, 14);
    }

    private static void AddMarker(Plot plot, Marker marker, AxisScale x, AxisScale y)
    {
        ScottPlot.MarkerShape shape = marker.Shape switch
        {
            MarkerShape.Ring => ScottPlot.MarkerShape.OpenCircle,
            MarkerShape.Diamond => ScottPlot.MarkerShape.OpenDiamond,
            _ => ScottPlot.MarkerShape.Eks,
        };
        ScottPlot.Plottables.Marker drawn = plot.Add.Marker(Place(x, marker.X), Place(y, marker.Y), shape, 16, Color.FromHex(marker.Style.Color));
        drawn.MarkerStyle.LineWidth = 2.4f;
    }

    private static void AddLabels(Plot plot, Panel panel, AxisScale x, AxisScale y, double separation)
    {
        foreach ((RuleStyle style, double height) in EndLabels.Place(panel, y, separation))
        {
            ScottPlot.Plottables.Text text = plot.Add.Text(style.Label, Place(x, x.High), Place(y, height));
            Write(text, Alignment.MiddleLeft, Typeface.Ink, 14);
            text.OffsetX = 7;
        }

        // The names stand in a margin to the right of the data, beyond the last tick.
        int longest = panel.Series.Select(line => line.Style.Label.Length).DefaultIfEmpty().Max();
        double room = (Place(x, x.High) - Place(x, x.Low)) * (0.03 + (0.0165 * longest));
        plot.Axes.SetLimitsX(Place(x, x.Low), Place(x, x.High) + room);
    }

    private static void Write(ScottPlot.Plottables.Text text, Alignment alignment, string color, float size)
    {
        text.LabelFontName = Typeface.Name;
        text.LabelFontColor = Color.FromHex(color);
        text.LabelFontSize = size;
        text.LabelAlignment = alignment;
        text.LabelPadding = 2;
    }

    private static void Style(Plot plot, Panel panel, AxisScale x, AxisScale y)
    {
        plot.Axes.SetLimits(Place(x, x.Low), Place(x, x.High), Place(y, y.Low), Place(y, y.High));
        Ticks(plot.Axes.Bottom, x);
        Ticks(plot.Axes.Left, y);
        plot.Axes.Color(Color.FromHex(Typeface.Soft));
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Grid.MajorLineColor = Color.FromHex(Typeface.Rule);
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Left.FrameLineStyle.Width = 0;
        plot.XLabel(panel.X.Title, 15);
        plot.YLabel(panel.Y.Title, 15);
        plot.Axes.Bottom.Label.Bold = plot.Axes.Left.Label.Bold = false;
        if (panel.Title.Length > 0)
        {
            plot.Title(panel.Title, 15);
            plot.Axes.Title.Label.Bold = false;
            plot.Axes.Title.Label.ForeColor = Color.FromHex(Typeface.Soft);
        }
    }

    private static void Ticks(IAxis axis, AxisScale scale)
    {
        axis.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. scale.Ticks.Select(tick => Place(scale, tick))], [.. scale.Ticks.Select(Figures.Ticks.Text)]);
        axis.TickLabelStyle.FontSize = 14;
        axis.TickLabelStyle.FontName = Typeface.Name;
        axis.MinorTickStyle.Length = 0;
        axis.MajorTickStyle.Length = axis.Edge == Edge.Left ? 0 : 4;
    }
}
