using Soap.Lab.Analysis.Arms;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Analysis.Tasks;

/// <summary>
/// Compares rules over the tasks of several studies by the examples they need to each study's target: performance
/// profiles (E. D. Dolan and J. J. Moré 2002), the ratio to the baseline, and a score of it (after G. E. Dahl and
/// others 2023, by whom four times the examples count as nothing).
/// </summary>
internal static class TasksAnalyzer
{
    /// <summary>All numbers, without a sentence.</summary>
    /// <param name="studies">At least two studies, each with all its trials, and its folder for messages.</param>
    /// <exception cref="SoapException">They have different baselines, or no other rule in common (exit code
    /// 2).</exception>
    public static TasksAnalysis Of(IReadOnlyList<(string Folder, StudyResults Results)> studies)
    {
        var baseline = studies[0].Results.Study.Rules[0];
        if (studies.FirstOrDefault(study => study.Results.Study.Rules[0] != baseline) is { Folder: { } other } odd)
        {
            throw SoapException.BadUsage(
                $"the studies have different baselines: {baseline} in {studies[0].Folder}, " +
                    $"{odd.Results.Study.Rules[0]} in {other}; rules are compared with one");
        }

        var isTuned = studies.All(study => study.Results.Study is { LearningRates.Count: > 0 });
        var phase = isTuned ? StudyPhase.BestRate : StudyPhase.SharedRate;
        Dictionary<string, Dictionary<ulong, TrialResult>>[] arms =
            [.. studies.Select(study => Arms(study.Results, phase))];
        RefuseShared(studies, phase);
        string[] rules =
        [
            .. studies[0].Results.Study.Rules.Where(rule =>
                studies.All(study => study.Results.Study.Rules.Contains(rule))),
        ];
        if (rules.Length < 2)
        {
            throw SoapException.BadUsage(
                "the studies have no other rule than the baseline in common: " + string.Join("; ", studies.Select(
                    study => $"{study.Folder} has {string.Join(", ", study.Results.Study.Rules)}")));
        }

        // A rule that diverged at every candidate has no trials at its best rate.
        ulong[][] seeds =
        [
            .. arms.Zip(studies, (study, of) => of.Results.Study.Seeds.Where(seed => rules.All(rule =>
                !study.TryGetValue(rule, out var arm) || arm.ContainsKey(seed))).Order().ToArray()),
        ];
        if (Enumerable.Range(0, arms.Length).FirstOrDefault(
            i => seeds[i].Length == 0 || !rules.Any(arms[i].ContainsKey), -1) is >= 0 and var none)
        {
            throw SoapException.BadUsage(
                $"{studies[none].Folder} has no seed with a result of every common rule" +
                    (isTuned ? " at its best learning rate" : ""));
        }

        double[][][] costs =
        [
            .. studies.Select((study, i) => rules.Select(rule => seeds[i].Select(seed =>
                (arms[i].TryGetValue(rule, out var arm)
                    ? TimeToTarget.Examples(arm[seed], study.Results.Study.TargetLoss)
                    : null) ?? double.PositiveInfinity).ToArray()).ToArray()),
        ];
        var outside = TaskSet.Differences([.. studies.Select(study => study.Results)]);
        return new TasksAnalysis(baseline, Described(studies, arms, rules, seeds), Corrected(
        [
            .. rules.Select((rule, place) => Rule(rule, place, costs, [.. studies.Select((study, i) =>
                Target(
                    Of(arms[i], rule, seeds[i]), place == 0 ? null : Of(arms[i], baseline, seeds[i]),
                    study.Results.Study.TargetLoss, seeds[i].Length))],
                [.. arms.Select((arm, i) => Accuracy(Of(arm, rule, seeds[i])))])),
        ]))
        {
            AtBestRates = isTuned,
            TaskSet = outside is "" ? TaskSet.Version : null,
            OutsideTaskSet = outside is "" ? null : outside,
            LeftOut = [.. studies.SelectMany(study => study.Results.Study.Rules).Distinct().Except(rules)],
        };
    }

    // One trial is one observation, in however many folders it lies.
    private static void RefuseShared(
        IReadOnlyList<(string Folder, StudyResults Results)> studies, StudyPhase phase)
    {
        Dictionary<string, string> seen = [];
        foreach (var (folder, results) in studies)
        {
            foreach (var trial in results.Trials.Where(trial => trial.Trial.Phase == phase))
            {
                if (!seen.TryAdd(trial.Trial.Id, folder) && seen[trial.Trial.Id] != folder)
                {
                    throw SoapException.BadUsage(
                        $"{seen[trial.Trial.Id]} and {folder} have trials in common, such as {trial.Trial.Id}; " +
                            "allowed: studies of different trials, since each counts once");
                }
            }
        }
    }

    private static TrialResult[]? Of(
        Dictionary<string, Dictionary<ulong, TrialResult>> study, string rule, ulong[] seeds) =>
        study.TryGetValue(rule, out var arm) ? [.. seeds.Select(seed => arm[seed])] : null;

    private static TargetAnalysis Target(TrialResult[]? arm, TrialResult[]? baseline, double loss, int seeds) =>
        arm is null ? new TargetAnalysis(loss, 0, seeds, null, null) : ArmAnalyzer.Target(arm, baseline, loss);

    private static Interval? Accuracy(TrialResult[]? arm) =>
        arm is not null && arm.All(trial => trial.Test?.Accuracy is not null)
            ? Bootstrap.Mean([.. arm.Select(trial => trial.Test!.Accuracy!.Value)])
            : null;

    private static Dictionary<string, Dictionary<ulong, TrialResult>> Arms(StudyResults results, StudyPhase phase) =>
        results.Trials.Where(trial => trial.Trial.Phase == phase)
            .GroupBy(trial => trial.Trial.Specification.Rule)
            .ToDictionary(arm => arm.Key, arm => arm.ToDictionary(
                trial => trial.Trial.Specification.Seed, trial => trial.Result));

    // Costs are by study, rule and seed.
    private static TasksRule Rule(
        string rule, int place, double[][][] costs, IReadOnlyList<TargetAnalysis> targets,
        IReadOnlyList<Interval?> accuracies)
    {
        double[][] overBest =
        [
            .. costs.Select(study => study[place].Select((cost, seed) => double.IsInfinity(cost)
                ? cost
                : cost / study.Min(other => other[seed])).ToArray()),
        ];
        double[][] logarithms =
        [
            .. costs.Select(study => PairedDifferences.Of(
                [.. study[place].Select(cost => Math.Log(cost))], [.. study[0].Select(cost => Math.Log(cost))])),
        ];
        var isPaired = costs.All(study => study[place].Concat(study[0]).All(double.IsFinite));
        return new TasksRule(
            rule,
            costs.All(study => study[0].All(double.IsFinite))
                ? StratifiedBootstrap.Mean(
                    [.. costs.Select(study => study[place].Zip(study[0], TasksScore.Of).ToArray())])
                : null,
            place > 0 && isPaired ? StratifiedBootstrap.Mean(logarithms).Exponential() : null,
            place > 0 ? SignFlipTest.TwoSided([.. logarithms.SelectMany(Weighted)]) : null,
            null,
            targets,
            [
                .. overBest.SelectMany(study => study).Where(double.IsFinite).Append(1).Distinct().Order()
                    .Select(times => new ProfileStep(times, overBest.Average(study =>
                        (double)study.Count(ratio => ratio <= times) / study.Length))),
            ])
        {
            TestAccuracies = accuracies,
        };

        // Every study has the same weight in their sum.
        static IEnumerable<double> Weighted(double[] study) => study.Select(difference => difference / study.Length);
    }

    private static TasksRule[] Corrected(TasksRule[] rules)
    {
        var adjusted = HolmCorrection.Adjusted([.. rules.Skip(1).Select(rule => rule.PValue!.Value)]);
        return [rules[0], .. rules.Skip(1).Zip(adjusted, (rule, p) => rule with { AdjustedPValue = p })];
    }

    private static TasksStudy[] Described(
        IReadOnlyList<(string Folder, StudyResults Results)> studies,
        Dictionary<string, Dictionary<ulong, TrialResult>>[] arms, string[] rules, ulong[][] seeds)
    {
        Dictionary<string, int> named = [];
        return
        [
            .. studies.Select((entry, i) =>
            {
                var study = entry.Results.Study;
                var count = named[study.Name] = named.GetValueOrDefault(study.Name) + 1;
                return new TasksStudy(
                    count == 1 ? study.Name : $"{study.Name} {count}", study.Title, study.Trial.Task,
                    study.Trial.Model ?? $"mlp {string.Join("-", study.Trial.Hidden.Select(width => $"{width}"))}",
                    study.TargetLoss, seeds[i].Length)
                {
                    PlannedSeeds = study.Seeds.Count,
                    ReportingSeeds = seeds[i],
                    DivergedEverywhere = [.. rules.Where(rule => !arms[i].ContainsKey(rule))],
                    Unchecked = entry.Results.UncheckedSentence,
                };
            }),
        ];
    }
}
