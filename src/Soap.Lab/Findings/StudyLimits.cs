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
            yield return $"Each rule's learning rate was chosen from {study.LearningRates.Count} values on " +
                $"{study.TuningSeeds.Count} tuning seed{(study.TuningSeeds.Count == 1 ? "" : "s")}: " +
                "the true optimum may lie between the values, and a choice on few seeds is noisy.";
        }

        yield return analysis.Factorials.Count == 0
            ? $"The comparison at the one learning rate {study.LearningRate} cannot tell a better direction from a " +
                "larger step: a rule that sends larger signals moves its hidden layers further."
            : "Direction and magnitude are told apart with one factor a hidden layer and batch: " +
                "how long the steps of single samples and units are, relative to each other, counts as direction. " +
                "The output layer is never changed.";
        foreach (var (arms, where) in new[]
        {
            (analysis.SharedRate, "the shared learning rate"),
            (analysis.BestRate, "the best learning rates"),
        })
        {
            var baseline = arms.FirstOrDefault(arm => arm.Rule == study.Rules[0]);
            if (baseline?.Target.Examples is { } examples && examples.Estimate < CoarsePoints * study.Trial.LogEvery)
            {
                // The last point may lie further than one interval behind the one before.
                var intervals = Math.Ceiling(examples.Estimate / study.Trial.LogEvery);
                var points = Math.Min(intervals, baseline.TrainingLoss.Count);
                yield return $"At {where} the target is reached within {points} point{(points == 1 ? "" : "s")} " +
                    $"of the loss curve (one every {study.Trial.LogEvery} examples): " +
                    "ratios of examples are coarse there, and pulled towards 1.";
            }
        }

        var onEdge = analysis.Responses.Where(response => response.BestIsOnEdge)
            .Select(response => $"{RuleName.Brief(response.Rule)} ({response.Best})").ToArray();
        if (onEdge.Length > 0)
        {
            yield return "The best learning rate is at the edge of the grid, so that the optimum may lie outside, " +
                $"for: {string.Join(", ", onEdge)}.";
        }

        foreach (var sweep in study.Sweeps)
        {
            var atEnd = analysis.Responses.Where(response => IsAtEnd(sweep, response))
                .Select(response => $"{RuleName.Brief(response.Rule)} ({Value(sweep, response)})").ToArray();
            if (atEnd.Length > 0)
            {
                yield return $"The best {sweep.Key} is the smallest or largest of its values, so that the optimum " +
                    $"may lie outside, for: {string.Join(", ", atEnd)}.";
            }
        }

        foreach (var response in analysis.Responses.Where(response =>
            response.Best is null && response.Points.All(point => point.Diverged > 0)))
        {
            yield return $"{RuleName.Brief(response.Rule)} has no best learning rate: at every " +
                "value of the grid a seed diverged.";
        }

        foreach (var arm in analysis.SharedRate.Concat(analysis.BestRate).Where(arm => arm.DivergedSeeds > 0)
            .DistinctBy(arm => (arm.Rule, arm.LearningRate)))
        {
            yield return $"{RuleName.Brief(arm.Rule)} diverged on {arm.DivergedSeeds} of {arm.Seeds} seeds at " +
                $"learning rate {arm.LearningRate}: no mean is given for it.";
        }

        if (analysis.Failed.Count > 0)
        {
            var trials = analysis.Failed.Count == 1 ? "1 trial" : $"{analysis.Failed.Count} trials";
            var effect = analysis.Failed.Any(trial => trial.Phase == StudyPhase.Tuning)
                ? "while a tuning trial is, no rule's best learning rate is chosen"
                : "their arms have fewer seeds";
            yield return $"{trials} broke by a fault of the program or the machine and " +
                $"{(analysis.Failed.Count == 1 ? "is" : "are")} missing here: {effect}. " +
                "Run them again with soap retry.";
        }

        if (analysis.Unchecked is { } note)
        {
            yield return note;
        }

        yield return $"One task ({study.Trial.Task}), one network and {study.Trial.Epochs} " +
            $"epoch{(study.Trial.Epochs == 1 ? "" : "s")}: nothing here says how the rules compare on " +
            "others, or after longer training.";
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
