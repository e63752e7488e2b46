namespace Soap.Lab.Reports.Figures;

/// <summary>Places names at the right ends of lines so that they do not cover each other.</summary>
internal static class EndLabels
{
    /// <summary>
    /// Where each rule's name stands: at the end of its line, at a height of the scale; a rule with several lines is
    /// named at the one that reaches furthest.
    /// </summary>
    /// <param name="panel">The chart.</param>
    /// <param name="scale">The vertical scale.</param>
    /// <param name="separation">Smallest distance between two names, as a fraction of the axis.</param>
    public static IReadOnlyList<(RuleStyle Style, double X, double Y)> Place(
        Panel panel, AxisScale scale, double separation)
    {
        (Series Line, double Fraction)[] ends =
        [
            .. panel.Series.Where(line => line.Points.Count > 0)
                .GroupBy(line => line.Style)
                .Select(lines => lines.MaxBy(line => panel.X.Start.Fraction(line.Points[^1].X))!)
                .Select(line => (line, Math.Clamp(scale.Fraction(line.Points[^1].Y), 0, 1)))
                .OrderBy(end => end.Item2)
        ];
        var fractions = Spread([.. ends.Select(end => end.Fraction)], separation);
        return [.. ends.Select((end, i) => (end.Line.Style, end.Line.Points[^1].X, scale.At(fractions[i])))];
    }

    /// <summary>
    /// Moves ascending places apart: half way between pushing them all up and pushing them all down, then back onto
    /// the axis.
    /// </summary>
    private static double[] Spread(double[] places, double separation)
    {
        var room = places.Length < 2 ? separation : Math.Min(separation, 1.0 / (places.Length - 1));
        var up = PushUp(places, room, double.NegativeInfinity);
        var down = PushDown(places, room, double.PositiveInfinity);
        double[] between = [.. up.Zip(down, (above, below) => (above + below) / 2)];
        return PushDown(PushUp(between, room, 0), room, 1);
    }

    private static double[] PushUp(double[] places, double separation, double floor)
    {
        double[] moved = [.. places];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = Math.Max(moved[i], floor);
            floor = moved[i] + separation;
        }

        return moved;
    }

    private static double[] PushDown(double[] places, double separation, double ceiling)
    {
        double[] moved = [.. places];
        for (var i = moved.Length - 1; i >= 0; i--)
        {
            moved[i] = Math.Min(moved[i], ceiling);
            ceiling = moved[i] - separation;
        }

        return moved;
    }
}
