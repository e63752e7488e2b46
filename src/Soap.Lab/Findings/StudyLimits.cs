using System.Globalization;
using Soap.Lab.Analysis;
using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>What a study's numbers do not support, in sentences.</summary>
internal static class StudyLimits
{
    // A curve read at fewer points than this tells ratios of examples only roughly.
    private const int CoarsePoints = 10;

    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var study = analysis.Study;
        if (analysis.Unfinished is { } unfinished)
        {
            yield return unfinished;
        }

        yield return IntervalCoverage.Sentence(study.Seeds.Count);

        foreach (var sentence in ComparisonLimits.Of(analysis))
        {
            yield return sentence;
        }

        if (analysis.BestRate.Count > 0)
        {
            yield return Prose.Of(
                "limits.tuned", ("values", $"{study.LearningRates.Count}"),
                ("seeds", NumberText.Count(study.TuningSeeds.Count, "tuning seed")));
        }

        if (study.Screening is { } screening)
        {
            yield return Prose.Of(
                "limits.screened", ("epochs", $"{screening.Epochs}"), ("keep", $"{screening.Keep}"),
                ("candidates", $"{CandidateList.CountOf(
                    study with { LearningRates = study.ScreenedRates ?? study.LearningRates })}"));
        }

        yield return analysis.Factorials.Count == 0
            ? Prose.Of("limits.one-rate", ("rate", $"{study.LearningRate}"))
            : Prose.Of("limits.factorial");
        foreach (var (arms, isShared) in new[] { (analysis.SharedRate, true), (analysis.BestRate, false) })
        {
            var baseline = arms.FirstOrDefault(arm => arm.Rule == study.Rules[0]);
            if (baseline?.Target.Examples is { } examples && examples.Estimate < CoarsePoints * study.Trial.LogEvery)
            {
                // The last point may lie further than one interval behind the one before.
                var intervals = Math.Ceiling(examples.Estimate / study.Trial.LogEvery);
                var points = Math.Min(intervals, baseline.TrainingLoss.Count);
                var told = NumberText.Count((int)points, "point");
                yield return isShared
                    ? Prose.Of("limits.coarse.shared", ("points", told), ("interval", $"{study.Trial.LogEvery}"))
                    : Prose.Of("limits.coarse.best", ("points", told), ("interval", $"{study.Trial.LogEvery}"));
            }
        }

        var onEdge = analysis.Responses.Where(response => response.BestIsOnEdge)
            .Select(response => $"{RuleName.Brief(response.Rule)} ({response.Best})").ToArray();
        if (onEdge.Length > 0)
        {
            yield return Prose.Of("limits.edge", ("rules", string.Join(", ", onEdge)));
        }

        foreach (var sweep in study.Sweeps)
        {
            var atEnd = analysis.Responses.Where(response => IsAtEnd(sweep, response))
                .Select(response => $"{RuleName.Brief(response.Rule)} ({Value(sweep, response)})").ToArray();
            if (atEnd.Length > 0)
            {
                yield return Prose.Of("limits.edge.key", ("key", sweep.Key), ("rules", string.Join(", ", atEnd)));
            }
        }

        foreach (var response in analysis.Responses.Where(response =>
            response.Best is null && response.Points.Any(point => point.Diverged > 0)
            && response.Points.All(point => point.Diverged > 0 || point.IsScreenedOut)))
        {
            yield return Prose.Of("limits.no-best", ("rule", RuleName.Brief(response.Rule)));
        }

        foreach (var arm in analysis.SharedRate.Concat(analysis.BestRate).Where(arm => arm.DivergedSeeds > 0)
            .DistinctBy(arm => (arm.Rule, arm.LearningRate)))
        {
            yield return Prose.Of(
                "limits.diverged", ("rule", RuleName.Brief(arm.Rule)), ("diverged", $"{arm.DivergedSeeds}"),
                ("seeds", $"{arm.Seeds}"), ("rate", $"{arm.LearningRate}"));
        }

        if (analysis.Failed.Count > 0)
        {
            var effect = analysis.Failed.Any(trial => trial.Phase.Chooses())
                ? Prose.Of("limits.failed.tuning")
                : Prose.Of("limits.failed.reporting");
            yield return analysis.Failed.Count == 1
                ? Prose.Of("limits.failed.one", ("effect", effect))
                : Prose.Of("limits.failed", ("trials", $"{analysis.Failed.Count}"), ("effect", effect));
        }

        if (analysis.Unchecked is { } note)
        {
            yield return note;
        }

        yield return study.Trial.Epochs == 1
            ? Prose.Of("limits.scope.one", ("task", study.Trial.Task))
            : Prose.Of("limits.scope", ("task", study.Trial.Task), ("epochs", $"{study.Trial.Epochs}"));
    }

    private static string? Value(Sweep sweep, ResponseCurve response) =>
        response.BestCandidate?.Swept.First(value => value.Key == sweep.Key).Value;

    // Words have no order, and below 0 there is nothing.
    private static bool IsAtEnd(Sweep sweep, ResponseCurve response)
    {
        double?[] values = [.. sweep.Values.Select(Parsed)];
        return Parsed(Value(sweep, response)) is { } best && values.Length > 1 && !values.Contains(null)
            && (best == values.Max() || (best == values.Min() && best != 0));

        static double? Parsed(string? text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
