namespace Soap.Lab.Reports.Figures;

/// <summary>Where the word on a reference line stands: where the fewest curves pass.</summary>
/// <param name="AtEnd">At the right end of the line, or at its left end.</param>
/// <param name="Above">Over the line, or under it.</param>
internal sealed record ReferenceLabel(bool AtEnd, bool Above)
{
    // The room of a word as parts of the chart, roughly: charts are drawn in several sizes.
    private const double Width = 0.3, Height = 0.09;

    /// <summary>The place for a line across a chart; of places as good the first of: end above, end below, beginning
    /// above, beginning below.</summary>
    /// <param name="panel">The chart; in one that lies, words stand beside the upper ends of upright lines.</param>
    /// <param name="line">The line.</param>
    public static ReferenceLabel Of(Panel panel, ReferenceLine line)
    {
        if (panel.IsHorizontal)
        {
            return new ReferenceLabel(false, false);
        }

        var (x, y) = (panel.X.Start, panel.Y.Start);
        var at = y.Fraction(line.Value);
        ReferenceLabel[] places = [new(true, true), new(true, false), new(false, true), new(false, false)];
        return places.MinBy(place =>
        {
            var (left, bottom) = (place.AtEnd ? 1 - Width : 0, place.Above ? at : at - Height);
            var leaves = bottom < 0 || bottom + Height > 1 ? 1 : 0;
            return (leaves, panel.Series.Count(series => Crosses(series, left, bottom)));
        })!;

        // Between its points a curve is straight.
        bool Crosses(Series series, double left, double bottom)
        {
            (double X, double Y)[] points =
            [
                .. series.Points.Where(point => !y.IsLogarithmic || point.Y > 0)
                    .Select(point => (x.Fraction(point.X), y.Fraction(point.Y))),
            ];
            return points.Zip(points.Skip(1)).Any(pair => Enumerable.Range(0, 5).Any(i =>
            {
                var share = i / 4.0;
                var (along, up) = (
                    pair.First.X + share * (pair.Second.X - pair.First.X),
                    pair.First.Y + share * (pair.Second.Y - pair.First.Y));
                return along >= left && along <= left + Width && up >= bottom && up <= bottom + Height;
            }));
        }
    }
}
