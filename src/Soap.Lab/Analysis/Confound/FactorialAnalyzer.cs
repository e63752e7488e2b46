using Soap.Lab.Analysis.Arms;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;
using Soap.Rules;
using Soap.Trials;

namespace Soap.Lab.Analysis.Confound;

/// <summary>
/// Splits the difference between a rule and backpropagation into direction, magnitude and interaction, wherever a
/// study has the four arms.
/// </summary>
internal static class FactorialAnalyzer
{
    /// <summary>The rule from which all differences are split, whatever the study's baseline is.</summary>
    public static string Backpropagation { get; } = LearningRule.Backpropagation.Text;

    /// <summary>Every factorial that the study's trials make up, in the order of its rules.</summary>
    public static IReadOnlyList<FactorialAnalysis> Of(StudyResults results) =>
    [
        .. from phase in new[] { StudyPhase.SharedRate, StudyPhase.BestRate }
           let arms = results.Trials.Where(trial => trial.Trial.Phase == phase).Select(trial => trial.Result)
               .ToLookup(result => result.Specification.Rule)
           from rule in results.Study.Rules
           let cells = Cells(rule)
           where rule != Backpropagation && cells.All(cell => arms.Contains(cell))
           from outcome in Enum.GetValues<FactorialOutcome>()
           where outcome != FactorialOutcome.ValidationLoss || results.Study.Trial.Validation > 0
           select Analyze(
               phase,
               rule,
               outcome,
               [.. cells.Select(cell => (cell, arms[cell].ToArray()))],
               results.Study.TargetLoss),
    ];

    // y(BP, BP), y(R, BP), y(BP, R), y(R, R).
    private static string[] Cells(string rule) =>
    [
        Backpropagation,
        InterventionArm.Of(rule, Intervention.Magnitude),
        InterventionArm.Of(rule, Intervention.Direction),
        rule,
    ];

    private static FactorialAnalysis Analyze(
        StudyPhase phase,
        string rule,
        FactorialOutcome outcome,
        (string Rule, TrialResult[] Trials)[] arms,
        double target)
    {
        foreach (var (cell, trials) in arms)
        {
            var without = trials.Count(trial => Value(trial, outcome, target) is null);
            if (without > 0)
            {
                var diverged = trials.Count(trial => trial.Outcome == TrialOutcome.Diverged);
                var what = diverged == without ? "diverged" : "does not reach it";
                return new FactorialAnalysis(
                    phase, rule, outcome, null,
                    $"{RuleName.Brief(cell)} {what} on {without} of {trials.Length} seeds");
            }
        }

        var bySeed = arms
            .Select(arm => arm.Trials.ToDictionary(
                trial => trial.Specification.Seed, trial => Value(trial, outcome, target)!.Value))
            .ToArray();
        var seeds = bySeed[0].Keys.Where(seed => bySeed.All(values => values.ContainsKey(seed))).Order().ToArray();
        if (seeds.Length == 0)
        {
            return new FactorialAnalysis(phase, rule, outcome, null, "no seed has all four arms");
        }

        double[] Over(Func<ulong, double> effect) => [.. seeds.Select(effect)];
        var direction = Over(seed => bySeed[1][seed] - bySeed[0][seed]);
        var magnitude = Over(seed => bySeed[2][seed] - bySeed[0][seed]);
        var total = Over(seed => bySeed[3][seed] - bySeed[0][seed]);
        var interaction =
            total.Zip(direction, magnitude).Select(three => three.First - three.Second - three.Third).ToArray();
        return new FactorialAnalysis(
            phase, rule, outcome, new FactorialEffects(
                Bootstrap.Mean(direction), Bootstrap.Mean(magnitude), Bootstrap.Mean(interaction),
                Bootstrap.Mean(total)),
            "");
    }

    // Null for what has no number: a diverged trial, or a target that was not reached. No effect is made of the others
    // then: they are those that did well.
    private static double? Value(TrialResult trial, FactorialOutcome outcome, double target) =>
        trial.Outcome != TrialOutcome.Finished ? null : outcome switch
        {
            FactorialOutcome.LogExamples =>
                TimeToTarget.Examples(trial, target) is { } examples ? Math.Log(examples) : null,
            FactorialOutcome.TrainingLoss => trial.TrainingLoss[^1].Loss,
            FactorialOutcome.ValidationLoss => trial.Validation[^1].Loss,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
        };
}
