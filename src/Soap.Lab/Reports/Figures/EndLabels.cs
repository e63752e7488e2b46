namespace Soap.Lab.Reports.Figures;

/// <summary>Places names at the right ends of lines so that they do not cover each other.</summary>
internal static class EndLabels
{
    /// <summary>The height of each rule's name as a value of the scale; a rule with several lines is named at the one that reaches furthest.</summary>
    /// <param name="panel">The chart.</param>
    /// <param name="scale">The vertical scale.</param>
    /// <param name="separation">Smallest distance between two names, as a fraction of the axis.</param>
    public static IReadOnlyList<(RuleStyle Style, double Y)> Place(Panel panel, AxisScale scale, double separation)
    {
        (RuleStyle Style, double Fraction)[] ends =
        [
            .. panel.Series.Where(line => line.Points.Count > 0)
                .GroupBy(line => line.Style)
                .Select(lines => lines.MaxBy(line => line.Points[^1].X)!)
                .Select(line => (line.Style, Math.Clamp(scale.Fraction(line.Points[^1].Y), 0, 1)))
                .OrderBy(end => end.Item2)
        ];
        double[] fractions = Spread([.. ends.Select(end => end.Fraction)], separation);
        return [.. ends.Select((end, i) => (end.Style, scale.At(fractions[i])))];
    }

    /// <summary>Pushes ascending places up until they are apart, then down from the top where that went too far.</summary>
    private static double[] Spread(double[] places, double separation)
    {
        for (int round = 0; round < 50; round++)
        {
            for (int i = 1; i < places.Length; i++)
            {
                double overlap = separation - (places[i] - places[i - 1]);
                if (overlap > 0)
                {
                    places[i - 1] -= overlap / 2;
                    places[i] += overlap / 2;
                }
            }

            if (places.Length > 0)
            {
                double under = Math.Max(0, -places[0]);
                double over = Math.Max(0, places[^1] - 1);
                places[0] += under;
                places[^1] -= over;
            }
        }

        return places;
    }
}
