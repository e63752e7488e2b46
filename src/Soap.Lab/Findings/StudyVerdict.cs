using Soap.Diagnostics;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Planning;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>
/// A study's answer in at most five sentences of at most one number each, made of the same numbers as tables and
/// findings and with their digits. Intervals, tests and limits are for the findings to tell.
/// </summary>
internal static class StudyVerdict
{
    private const int MostSentences = 5;

    /// <summary>The sentences for a study.</summary>
    /// <param name="analysis">The study.</param>
    /// <param name="rules">The same with the arms of rules alone, without interventions on them.</param>
    public static IEnumerable<string> Of(StudyAnalysis analysis, StudyAnalysis rules)
    {
        var baseline = analysis.Study.Rules[0];
        var isTuned = rules.BestRate.Count > 0;
        SpeedVerdict shared = new(rules.SharedRate, baseline, Prose.Of("where.one-rate.begins"));
        SpeedVerdict best = new(rules.BestRate, baseline, Prose.Of("where.best.begins"));
        var final = isTuned ? best : shared;
        string?[] sentences =
        [
            shared.First,
            Steps(analysis, shared),
            isTuned ? shared.HeadStart is { } arm ? best.Of(arm) ?? best.First : best.First : null,
            Diverged(isTuned ? rules.BestRate : rules.SharedRate),
            MarginFindings.Verdict(rules),
            ContrastVerdict.Of(analysis) ?? AlgoperfFindings.Lowest(analysis) ?? final.Last(shared.HeadStart),
            ControlFindings.Verdict(rules),
            final.Compared == 0 || SeedLimits.CanBeClear(analysis.Study.Seeds.Count, analysis.Study.Rules.Count - 1)
                ? null
                : Prose.Of(
                    "verdict.few-seeds", ("seeds", NumberText.Count(analysis.Study.Seeds.Count, "seed")),
                    ("baseline", RuleName.Brief(baseline))),
        ];
        string[] told = [.. sentences.OfType<string>().Distinct()];

        // What is known of single rules gives way to what is known of all, and why a rule is ahead to where it is.
        foreach (var less in new[] { sentences[5], sentences[1], sentences[6] })
        {
            told = told.Length <= MostSentences ? told : [.. told.Where(sentence => sentence != less)];
        }

        return told;
    }

    // A rule without a number is told of, or the others would be all there is.
    private static string? Diverged(IReadOnlyList<ArmAnalysis> arms)
    {
        ArmAnalysis[] diverged = [.. arms.Where(arm => arm.DivergedSeeds > 0)];
        if (diverged.Length == 0)
        {
            return null;
        }

        var rules = SpeedVerdict.Listed([.. diverged.Select(arm => RuleName.Brief(arm.Rule))]);
        return diverged.All(arm => arm.DivergedSeeds == arm.Seeds)
            ? Prose.Of("verdict.diverged.every", ("rules", rules))
            : Prose.Of("verdict.diverged.some", ("rules", rules));
    }

    // Why a rule is ahead at one learning rate: longer steps are what a larger rate gives to any rule.
    private static string? Steps(StudyAnalysis analysis, SpeedVerdict shared)
    {
        var split = FactorialOutcomes.Of(analysis, StudyPhase.SharedRate).Select(FactorialOutcomes.Shown)
            .Where(factorial => factorial is { Outcome: FactorialOutcome.LogExamples, Effects: not null })
            .OrderByDescending(factorial => factorial.Rule == shared.HeadStart?.Rule).FirstOrDefault();
        if (split is { Effects: { } effects } && (shared.HeadStart is null || split.Rule == shared.HeadStart.Rule))
        {
            return Prose.Of(
                "verdict.magnitude", ("rule", RuleName.Brief(split.Rule)),
                ("ratio", NumberText.Estimate(FactorialFindings.Ratio(effects.Magnitude))),
                ("baseline", FactorialAnalyzer.Backpropagation)) + FactorialVerdict.Of(effects);
        }

        var steps = shared.HeadStart?.Diagnostics.FirstOrDefault(curve =>
            curve.Layer == 1 && curve.Metric == nameof(DiagnosticPoint.DisplacementNormRatio));
        return steps?.Points is [.., { Low: > 1 } last]
            ? Prose.Of(
                "verdict.steps",
                ("ratio", NumberText.Estimate(new(last.Mean, last.Low, last.High, shared.HeadStart!.Seeds))))
            : null;
    }
}
