using Soap.Lab.Studies;

namespace Soap.Lab.Reports.Figures;

/// <summary>How many times the baseline's examples a rule needs, for every height of the horizontal line.</summary>
internal static class RatioFigure
{
    public static IEnumerable<Figure> Of(ArmGroup[] groups, RuleStyles styles)
    {
        IReadOnlyList<Series>[] series = [.. groups.Select(group => Segments(group.Arms, styles).ToList())];
        Series[] all = [.. series.SelectMany(lines => lines)];
        if (all.Length == 0)
        {
            yield break;
        }

        Axis x = Axis.Exact("height of the line (training loss)", Lines.Places(all)).Reversed();
        Axis y = Axis.Of("examples needed ÷ baseline's", Lines.Heights(all).Append(1), logarithmic: true);
        ReferenceLine equal = new(1, "as fast as the baseline");
        Panel[] panels = [.. groups.Select((group, i) => new Panel(group.Title, x, y, series[i]) { Lines = [equal], Labelled = true })];
        yield return new Figure(
            "ratio-to-baseline",
            "Examples needed, relative to the baseline",
            "Geometric mean over paired seeds of the ratio of training examples needed to reach a loss; the band is the 95 % interval. "
            + "Above 1 a rule is slower than the baseline, below 1 faster. Losses fall from left to right, as in training. "
            + "A line has no point where any seed of the rule or of the baseline did not reach that loss: the ratio is censored there.",
            panels);
    }

    /// <summary>A line is broken where a height was not reached, never bridged.</summary>
    private static IEnumerable<Series> Segments(IEnumerable<ArmAnalysis> arms, RuleStyles styles)
    {
        foreach (ArmAnalysis arm in arms)
        {
            List<SeriesPoint> segment = [];
            foreach (TargetAnalysis target in arm.RatioCurve.OrderByDescending(target => target.Loss))
            {
                if (target.RatioToBaseline is { } ratio && double.IsFinite(ratio.Estimate))
                {
                    segment.Add(new SeriesPoint(target.Loss, ratio.Estimate, ratio.Low, ratio.High));
                }
                else if (segment.Count > 0)
                {
                    yield return new Series(styles[arm.Rule], segment);
                    segment = [];
                }
            }

            if (segment.Count > 0)
            {
                yield return new Series(styles[arm.Rule], segment);
            }
        }
    }
}
