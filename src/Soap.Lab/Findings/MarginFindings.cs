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
            .. Part(tested.Where(IsAsGood), $"as good as {baseline}", arm => arm.Margin!.AdjustedAsGood),
            .. Part(
                tested.Where(arm => IsNotWorse(arm) && !IsAsGood(arm)), $"no worse, and perhaps better",
                arm => arm.Margin!.AdjustedNotWorse),
            .. Part(
                tested.Where(arm => !IsNotWorse(arm)), "not shown to be either", arm => arm.Margin!.AdjustedNotWorse),
        ];
        yield return $"Within the margin of {Margin(analysis.Study, arms)} that was stated beforehand, {where}: " +
            $"{string.Join("; ", parts)} (one-sided sign flips after Holm's correction).";
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
            .. good.Length == 0 ? Array.Empty<string>()
                : [$"{SpeedVerdict.Listed(good, "and")} {(good.Length == 1 ? "is" : "are")} as good as {baseline}"],
            .. notWorse.Length == 0 ? Array.Empty<string>()
                : [$"{SpeedVerdict.Listed(notWorse, "and")} {(notWorse.Length == 1 ? "is" : "are")} no worse than " +
                    $"{baseline}, and perhaps better"],
        ];
        var margin = Margin(analysis.Study, arms);
        return claims.Length == 0 ? $"Within {margin} no rule is shown to be as good as {baseline}, or no worse."
            : $"Within {margin} {string.Join("; ", claims)}.";
    }

    /// <summary>Whether it is as good as the baseline within the margin.</summary>
    public static bool IsAsGood(ArmAnalysis arm) => arm.Margin is { AdjustedAsGood: < TestWords.Level };

    /// <summary>Whether it is not worse by the margin.</summary>
    public static bool IsNotWorse(ArmAnalysis arm) => arm.Margin is { AdjustedNotWorse: < TestWords.Level };

    /// <summary>The margin with its unit.</summary>
    public static string Margin(StudySpecification study, IReadOnlyList<ArmAnalysis> arms) =>
        arms.Any(arm => arm.TestAccuracy is not null || arm.Outcome(ArmOutcome.TestAccuracy) is not null)
            ? $"{NumberText.Plain(study.Margin!.Value)} point{(study.Margin == 1 ? "" : "s")} of test accuracy"
            : $"{NumberText.Plain(study.Margin!.Value)} % of the test loss";

    private static IEnumerable<string> Names(IEnumerable<ArmAnalysis> arms) =>
        arms.Select(arm => RuleName.Brief(arm.Rule));

    private static IEnumerable<string> Part(IEnumerable<ArmAnalysis> arms, string words, Func<ArmAnalysis, double> p)
    {
        string[] named = [.. arms.Select(arm => $"{RuleName.Brief(arm.Rule)} ({NumberText.PValue(p(arm))})")];
        if (named.Length > 0)
        {
            yield return $"{words}: {string.Join(", ", named)}";
        }
    }
}
