using Soap.Lab.Statistics;
using Soap.Lab.Studies;
using Soap.Training;

namespace Soap.Lab.Reports.Figures;

/// <summary>How many times the baseline's examples a rule needs, for every height of the horizontal line.</summary>
internal static class RatioFigure
{
    public static IEnumerable<Figure> Of(StudyAnalysis analysis, ArmGroup[] groups, RuleStyles styles, TrialIndex trials)
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
        Panel[] panels = [.. groups.Select((group, i) => new Panel(group.Title, x, y, series[i]) { Lines = [equal], Labelled = true, Markers = [.. Censored(group.Arms, styles)], Trials = [.. Trials(group, analysis.Study.Rules[0], styles, trials)] })];
        yield return new Figure(
            "ratio-to-baseline",
            "Examples needed, relative to the baseline",
            "Geometric mean over paired seeds of the ratio of training examples needed to reach a loss; the band is the 95 % interval. "
            + "Above 1 a rule is slower than the baseline, below 1 faster. Losses fall from left to right, as in training. "
            + "A line has no point where any seed of the rule or of the baseline did not reach that loss: the ratio is censored there. A cross stands at the last point before, and says how many seeds reach the next height.",
            panels);
    }

    /// <summary>Every seed's own ratios, broken where the seed's trial or the baseline's did not reach the height.</summary>
    private static IEnumerable<Series> Trials(ArmGroup group, string baselineRule, RuleStyles styles, TrialIndex trials)
    {
        if (group.Arms.FirstOrDefault(arm => arm.Rule == baselineRule) is not { } baseline)
        {
            return [];
        }

        Dictionary<ulong, TrialResult> bySeed = trials.Of(baseline).ToDictionary(result => result.Specification.Seed);
        return group.Arms.Where(arm => arm != baseline).SelectMany(arm => trials.Lines(arm, styles, result =>
            bySeed.GetValueOrDefault(result.Specification.Seed) is not { Outcome: TrialOutcome.Finished } other || result.Outcome != TrialOutcome.Finished
                ? []
                : arm.RatioCurve.Select(target => target.Loss).OrderDescending()
                    .Select(loss => (loss, TimeToTarget.Examples(result.TrainingLoss, loss) / TimeToTarget.Examples(other.TrainingLoss, loss) ?? double.NaN))));
    }

    /// <summary>Where a line ends because the next height is not reached by all seeds.</summary>
    private static IEnumerable<Marker> Censored(IEnumerable<ArmAnalysis> arms, RuleStyles styles)
    {
        foreach (ArmAnalysis arm in arms)
        {
            TargetAnalysis[] curve = [.. arm.RatioCurve.OrderByDescending(target => target.Loss)];
            foreach ((TargetAnalysis last, TargetAnalysis next) in curve.Zip(curve.Skip(1)))
            {
                if (last.RatioToBaseline is { } ratio && next.RatioToBaseline is null)
                {
                    string baseline = next.BaselineReached < next.Seeds ? $", {next.BaselineReached} of the baseline" : "";
                    yield return new Marker(styles[arm.Rule], last.Loss, ratio.Estimate, MarkerShape.Cross, $"{next.Reached} of {next.Seeds} seeds reach {NumberText.Plain(next.Loss)}{baseline}");
                }
            }
        }
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
