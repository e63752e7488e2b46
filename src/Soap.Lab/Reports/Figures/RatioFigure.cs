using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Reports.Figures;

/// <summary>How many times the baseline's examples a rule needs, for every height of the horizontal line.</summary>
internal static class RatioFigure
{
    public static IEnumerable<Figure> Of(
        StudyAnalysis analysis, ArmGroup[] groups, RuleStyles styles, TrialIndex trials)
    {
        IReadOnlyList<Series>[] series = [.. groups.Select(group => Segments(group.Arms, styles).ToList())];
        Series[] all = [.. series.SelectMany(lines => lines)];
        if (all.Length == 0)
        {
            yield break;
        }

        var x = Axis.Exact("target training loss", Lines.Places(all)).Reversed();
        var y = Axis.Of("examples needed ÷ baseline's", Lines.Heights(all).Append(1), logarithmic: true);
        ReferenceLine equal = new(1, "as fast as the baseline");
        Panel[] panels =
        [
            .. groups.Select((group, i) => new Panel(group.Title, x, y, series[i])
            {
                Lines = [equal],
                Labelled = true,
                Markers = [.. Ends(group, analysis.Study.Rules[0], styles)],
                Trials = [.. Trials(group, analysis.Study.Rules[0], styles, trials)],
            }),
            .. groups.Select(group => Reached(group, analysis, x, styles)),
        ];
        yield return new Figure(
            "ratio-to-baseline",
            Prose.Of("figure.ratio.title"),
            Prose.Of("figure.ratio") + Censored(groups, analysis.Study.Rules[0], styles),
            panels);
    }

    /// <summary>
    /// The first height, going down, that a seed of the rule or of the baseline did not reach; null where all reached
    /// all.
    /// </summary>
    private static (TargetAnalysis Last, TargetAnalysis Missed)? End(ArmAnalysis arm)
    {
        TargetAnalysis[] heights = [.. arm.RatioCurve.OrderByDescending(target => target.Loss)];
        var end = Array.FindIndex(heights, target => target.RatioToBaseline is null);
        return end > 0 ? (heights[end - 1], heights[end]) : null;
    }

    private static IEnumerable<Marker> Ends(ArmGroup compared, string baseline, RuleStyles styles) =>
        from arm in compared.Arms
        where arm.Rule != baseline
        let end = End(arm)
        where end is not null
        select new Marker(
            styles[arm.Rule],
            end.Value.Last.Loss,
            end.Value.Last.RatioToBaseline!.Estimate,
            MarkerShape.End,
            Why(end.Value.Missed, styles[baseline].Label));

    private static string Why(TargetAnalysis missed, string baseline) => missed.Reached < missed.Seeds
        ? Prose.Of(
            "figure.ratio.missed", ("reached", $"{missed.Reached}"), ("seeds", $"{missed.Seeds}"),
            ("loss", NumberText.Plain(missed.Loss)))
        : Prose.Of(
            "figure.ratio.missed.baseline", ("baseline", baseline), ("loss", NumberText.Plain(missed.Loss)));

    private static string Censored(ArmGroup[] groups, string baseline, RuleStyles styles) => string.Concat(
        from @group in groups
        let ends = @group.Arms.Where(arm => arm.Rule != baseline).Select(arm => (arm, End: End(arm)))
            .Where(pair => pair.End is not null)
            .Select(pair => Prose.Of(
                "figure.ratio.end", ("rule", styles[pair.arm.Rule].Label),
                ("loss", NumberText.Plain(pair.End!.Value.Last.Loss)),
                ("why", Why(pair.End.Value.Missed, styles[baseline].Label)))).ToArray()
        where ends.Length > 0
        select " " + (@group.Id == "shared"
            ? Prose.Of("figure.ratio.ends.shared", ("rules", string.Join(", ", ends)))
            : Prose.Of("figure.ratio.ends.best", ("rules", string.Join(", ", ends)))));

    /// <summary>How many seeds reached each height, the baseline's among them.</summary>
    private static Panel Reached(ArmGroup group, StudyAnalysis analysis, Axis x, RuleStyles styles)
    {
        Series[] lines =
        [
            .. group.Arms.Where(arm => arm.RatioCurve.Count > 0).Select(arm => new Series(
                styles[arm.Rule],
                Steps([
                    .. arm.RatioCurve.Where(target => x.Start.Fraction(target.Loss) is >= 0 and <= 1)
                        .OrderByDescending(target => target.Loss)
                        .Select(target => new SeriesPoint(
                            target.Loss, target.Reached, target.Reached, target.Reached)),
                ]))),
        ];
        return new Panel(
            Prose.Of("figure.ratio.reached.title"),
            x,
            Axis.Fixed("seeds", 0, analysis.Study.Seeds.Count * 1.07),
            [.. lines.Where(line => line.Points.Count > 0)])
        { Labelled = true };
    }

    // A count holds until the next height, and there is another one: nothing is in between.
    private static SeriesPoint[] Steps(SeriesPoint[] points) =>
    [
        .. points.Take(1), .. points.Zip(points.Skip(1)).SelectMany(pair => pair.First.Y == pair.Second.Y
            ? [pair.Second]
            : new[] { pair.First with { X = pair.Second.X }, pair.Second }),
    ];

    /// <summary>
    /// Every seed's own ratios, broken where the seed's trial or the baseline's did not reach the height.
    /// </summary>
    private static IEnumerable<Series> Trials(
        ArmGroup group, string baselineRule, RuleStyles styles, TrialIndex trials)
    {
        if (group.Arms.FirstOrDefault(arm => arm.Rule == baselineRule) is not { } baseline)
        {
            return [];
        }

        var bySeed = trials.Of(baseline).ToDictionary(result => result.Specification.Seed);
        return group.Arms.Where(arm => arm != baseline).SelectMany(arm => trials.Lines(arm, styles, result =>
            bySeed.GetValueOrDefault(result.Specification.Seed) is not { Outcome: TrialOutcome.Finished } other
                || result.Outcome != TrialOutcome.Finished
                ? []
                : arm.RatioCurve.Select(target => target.Loss).OrderDescending()
                    .Select(loss => (
                        loss,
                        TimeToTarget.Examples(result.TrainingLoss, loss) / TimeToTarget.Examples(
                            other.TrainingLoss, loss)
                            ?? double.NaN))));
    }

    /// <summary>A line is broken where a height was not reached, never bridged.</summary>
    private static IEnumerable<Series> Segments(IEnumerable<ArmAnalysis> arms, RuleStyles styles)
    {
        foreach (var arm in arms)
        {
            List<SeriesPoint> segment = [];
            foreach (var target in arm.RatioCurve.OrderByDescending(target => target.Loss))
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
