using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Findings;

/// <summary>
/// How many examples each rule needs, relative to the baseline, in sentences: the horizontal line through the curves.
/// </summary>
internal static class TargetFindings
{
    // With more rules a sentence that names them all is not read; tables and figures have them.
    private const int MostNamed = 8;

    /// <summary>The sentences for one comparison.</summary>
    /// <param name="analysis">The study.</param>
    /// <param name="arms">One a rule; the baseline among them.</param>
    /// <param name="baseline">Its text.</param>
    /// <param name="where">What the arms share, at the beginning of a sentence.</param>
    public static IEnumerable<string> Of(
        StudyAnalysis analysis, IReadOnlyList<ArmAnalysis> arms, string baseline, string where)
    {
        var reference = arms.FirstOrDefault(arm => arm.Rule == baseline)?.Target;
        if (reference is null)
        {
            yield break;
        }

        var loss = NumberText.Short(analysis.Study.TargetLoss);
        if (reference.Examples is not { } needed)
        {
            yield return $"{where}, {baseline} does not reach a training loss of {loss} on {Missed(reference)}: " +
                "there is nothing to compare the other rules with.";
            yield break;
        }

        var others = arms.Where(arm => arm.Rule != baseline).ToArray();
        var named = others.Length > MostNamed ? "; the table has the other rules"
            : others.Length == 0 ? ""
            : $"; {string.Join(", ", others.Select((arm, i) =>
                Needs(arm, baseline, i == 0 ? loss : null, needed.Count)))}";
        yield return $"{where}, {baseline} reaches a training loss of {loss} after " +
            $"{NumberText.Estimate(needed)} examples ({NumberText.Range(needed)}, {Seeds(needed.Count)}){named}.";
        string[] verdicts =
        [
            .. Verdict($"clearly more than {baseline}", others, (ratio, p) => IsMore(ratio) && p < TestWords.Level),
            .. Verdict($"clearly fewer than {baseline}", others, (ratio, p) => IsFewer(ratio) && p < TestWords.Level),
            .. Verdict(
                $"more than {baseline} by the interval alone",
                others,
                (ratio, p) => IsMore(ratio) && p >= TestWords.Level),
            .. Verdict(
                $"fewer than {baseline} by the interval alone",
                others,
                (ratio, p) => IsFewer(ratio) && p >= TestWords.Level),
            .. Verdict("no clear difference", others, (ratio, _) => !IsMore(ratio) && !IsFewer(ratio)),
        ];
        if (verdicts.Length > 0)
        {
            var isOmitted = others.Any(arm => arm.Target.RatioToBaseline is not null && P(arm).Length == 0);
            var tested = others.Where(arm => arm.Target.RatioToBaseline is not null)
                .Select(Tested).OfType<BaselineComparison>();
            yield return $"In words: {string.Join("; ", verdicts)} (sign-flip test over seeds, p after Holm's " +
                $"correction{(isOmitted ? "; 1 where none is given" : "")}{TestWords.Note(tested)}).";
        }
    }

    /// <summary>Such as <c>fa needs 2.1× the examples of bp to reach 0.3 (1.9 to 2.3)</c>.</summary>
    /// <param name="arm">The rule.</param>
    /// <param name="baseline">The baseline's name.</param>
    /// <param name="loss">The target; null where a sentence has named target and baseline already.</param>
    /// <param name="seeds">How many the sentence has named already; a ratio of others says so.</param>
    private static string Needs(ArmAnalysis arm, string baseline, string? loss, int seeds) =>
        arm.Target.RatioToBaseline is { } ratio
            ? $"{RuleName.Brief(arm.Rule)} needs {NumberText.Estimate(ratio)}" +
                $"×{(loss is null ? "" : $" the examples of {baseline} to reach {loss}")} " +
                $"({NumberText.Range(ratio)}{(ratio.Count == seeds ? "" : $", {Seeds(ratio.Count)}")})"
            : $"{RuleName.Brief(arm.Rule)} does not reach {(loss is null ? "it" : loss)} on {Missed(arm.Target)}";

    /// <summary>
    /// Whether the sign-flip test, corrected, calls the arm's examples different from the baseline's.
    /// </summary>
    public static bool IsSignificant(ArmAnalysis arm) => AdjustedP(arm) < TestWords.Level;

    // A single seed has no interval that could say so.
    private static bool IsMore(Interval ratio) => ratio is { Count: > 1, Low: > 1 };

    private static bool IsFewer(Interval ratio) => ratio is { Count: > 1, High: < 1 };

    private static string[] Verdict(string words, ArmAnalysis[] arms, Func<Interval, double, bool> holds)
    {
        var names = arms.Where(arm => arm.Target.RatioToBaseline is { } ratio && holds(ratio, AdjustedP(arm)))
            .Select(arm => $"{RuleName.Brief(arm.Rule)}{P(arm)}").ToArray();
        return names.Length == 0 ? [] : [$"{words}: {string.Join(", ", names)}"];
    }

    // After a correction many are 1, which need not be said of each.
    private static string P(ArmAnalysis arm) =>
        Tested(arm) is { } comparison && TestWords.P(comparison) is var text && text != NumberText.PValue(1)
            ? $" ({text})"
            : "";

    private static double AdjustedP(ArmAnalysis arm) => Tested(arm)?.AdjustedPValue ?? 1;

    private static BaselineComparison? Tested(ArmAnalysis arm) =>
        arm.Outcome(ArmOutcome.ExamplesToTarget)?.Comparison;

    private static string Missed(TargetAnalysis target) => $"{target.Seeds - target.Reached} of {target.Seeds} seeds";

    private static string Seeds(int count) => $"{count} seed{(count == 1 ? "" : "s")}";
}
