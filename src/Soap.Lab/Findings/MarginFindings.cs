using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Specification;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>Which rules are as good as the baseline within the margin that the study stated beforehand.</summary>
internal static class MarginFindings
{
    /// <summary>The sentence with all p-values; none without a margin, or where nothing was tested.</summary>
    /// <param name="analysis">The study, with the arms of rules alone.</param>
    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var (arms, where) = StudyFindings.Final(analysis);
        ArmAnalysis[] tested = [.. arms.Where(arm => arm.Margin is not null)];
        if (tested.Length == 0)
        {
            yield break;
        }

        var baseline = RuleName.Brief(analysis.Study.Rules[0]);
        string[] parts =
        [
            .. Part(
                tested.Where(IsAsGood), arm => arm.Margin!.AdjustedAsGood,
                rules => Prose.Of("margin.as-good", ("baseline", baseline), ("rules", rules))),
            .. Part(
                tested.Where(arm => IsNotWorse(arm) && !IsAsGood(arm)), arm => arm.Margin!.AdjustedNotWorse,
                rules => Prose.Of("margin.no-worse", ("rules", rules))),
            .. Part(
                tested.Where(arm => !IsNotWorse(arm)), arm => arm.Margin!.AdjustedNotWorse,
                rules => Prose.Of("margin.not-shown", ("rules", rules))),
        ];
        yield return Prose.Of(
            "margin.tested", ("margin", Margin(analysis.Study, arms)), ("where", where),
            ("rules", string.Join("; ", parts)));
    }

    /// <summary>The same in few words; null where nothing was tested.</summary>
    /// <param name="analysis">The study, with the arms of rules alone.</param>
    public static string? Verdict(StudyAnalysis analysis)
    {
        var (arms, _) = StudyFindings.Final(analysis);
        if (arms.All(arm => arm.Margin is null))
        {
            return null;
        }

        var baseline = RuleName.Brief(analysis.Study.Rules[0]);
        string[] good = [.. Names(arms.Where(IsAsGood))];
        string[] notWorse = [.. Names(arms.Where(arm => IsNotWorse(arm) && !IsAsGood(arm)))];
        string[] claims =
        [
            .. good.Length == 0 ? Array.Empty<string>() : [AsGood(good, baseline)],
            .. notWorse.Length == 0 ? Array.Empty<string>() : [NoWorse(notWorse, baseline)],
        ];
        var margin = Margin(analysis.Study, arms);
        return claims.Length == 0 ? Prose.Of("verdict.margin.none", ("margin", margin), ("baseline", baseline))
            : Prose.Of("verdict.margin", ("margin", margin), ("claims", string.Join("; ", claims)));
    }

    /// <summary>Whether it is as good as the baseline within the margin.</summary>
    public static bool IsAsGood(ArmAnalysis arm) => arm.Margin is { AdjustedAsGood: < TestWords.Level };

    /// <summary>Whether it is not worse by the margin.</summary>
    public static bool IsNotWorse(ArmAnalysis arm) => arm.Margin is { AdjustedNotWorse: < TestWords.Level };

    /// <summary>The margin with its unit.</summary>
    public static string Margin(StudySpecification study, IReadOnlyList<ArmAnalysis> arms) =>
        arms.Any(arm => arm.TestAccuracy is not null || arm.Outcome(ArmOutcome.TestAccuracy) is not null)
            ? study.Margin == 1 ? Prose.Of("margin.point", ("margin", NumberText.Plain(study.Margin.Value)))
                : Prose.Of("margin.points", ("margin", NumberText.Plain(study.Margin!.Value)))
            : Prose.Of("margin.percent", ("margin", NumberText.Plain(study.Margin!.Value)));

    private static string AsGood(string[] rules, string baseline) => rules.Length == 1
        ? Prose.Of("verdict.margin.is-as-good", ("rules", SpeedVerdict.Listed(rules)), ("baseline", baseline))
        : Prose.Of("verdict.margin.are-as-good", ("rules", SpeedVerdict.Listed(rules)), ("baseline", baseline));

    private static string NoWorse(string[] rules, string baseline) => rules.Length == 1
        ? Prose.Of("verdict.margin.is-no-worse", ("rules", SpeedVerdict.Listed(rules)), ("baseline", baseline))
        : Prose.Of("verdict.margin.are-no-worse", ("rules", SpeedVerdict.Listed(rules)), ("baseline", baseline));

    private static IEnumerable<string> Names(IEnumerable<ArmAnalysis> arms) =>
        arms.Select(arm => RuleName.Brief(arm.Rule));

    private static IEnumerable<string> Part(
        IEnumerable<ArmAnalysis> arms, Func<ArmAnalysis, double> p, Func<string, string> told)
    {
        string[] named = [.. arms.Select(arm => $"{RuleName.Brief(arm.Rule)} ({NumberText.PValue(p(arm))})")];
        if (named.Length > 0)
        {
            yield return told(string.Join(", ", named));
        }
    }
}
