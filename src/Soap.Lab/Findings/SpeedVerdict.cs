using Soap.Lab.Analysis.Arms;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;
using Soap.Rules;

namespace Soap.Lab.Findings;

/// <summary>
/// Which rule needs the fewest examples to the target, and which the most, each in a sentence with one number; the
/// loss at the end takes their place where the baseline misses the target.
/// </summary>
internal sealed class SpeedVerdict
{
    // With more rules a sentence that names them all is not read.
    private const int MostNamed = 3;

    private readonly string _lead;
    private readonly ArmAnalysis? _reference;
    private readonly ArmAnalysis[] _rules, _learners;

    /// <summary>The verdict on one comparison.</summary>
    /// <param name="arms">One a rule; the baseline among them.</param>
    /// <param name="baseline">Its text.</param>
    /// <param name="lead">What the arms share, at the beginning of a sentence.</param>
    public SpeedVerdict(IReadOnlyList<ArmAnalysis> arms, string baseline, string lead)
    {
        (_lead, _reference) = (lead, arms.FirstOrDefault(arm => arm.Rule == baseline));
        ArmAnalysis[] others = [.. arms.Where(arm => arm.Rule != baseline)];
        Compared = others.Length;
        (_rules, _learners) = (others, [.. others.Where(arm => arm.Rule != LearningRule.Control.Text)]);
    }

    /// <summary>How many rules are compared with the baseline.</summary>
    public int Compared { get; }

    /// <summary>The fastest rule, where its interval lies below the baseline; otherwise null.</summary>
    public ArmAnalysis? HeadStart =>
        Fastest is { Target.RatioToBaseline: { High: < 1, Count: > 1 } } arm ? arm : null;

    /// <summary>The rule that needs the fewest examples; null where there are no arms.</summary>
    public string? First => _reference?.Target.Examples is not { } own ? FirstByLoss
        : _rules.Length == 0
            ? $"{_lead}, {Baseline} reaches the target loss after {NumberText.Estimate(own)} examples."
        : Fastest is not { Target.RatioToBaseline: { } ratio } arm
            ? _rules.Any(other => other.Target.Examples is not null) ? FirstByLoss // seeds are not paired yet
                : $"{_lead}, no other rule than {Baseline} reaches the target loss on every seed."
        : _rules.Length == 1
            ? $"{_lead}, {Name(arm)} needs {NumberText.Estimate(ratio)} times {Baseline}'s examples to the target " +
                $"loss: {Clear(arm)}."
        : ratio.Estimate < 1
            ? $"{_lead}, {Name(arm)} needs the fewest examples to the target loss, {NumberText.Estimate(ratio)} " +
                $"times {Baseline}'s: {Clear(arm)}."
        : $"{_lead}, {Baseline} needs the fewest examples to the target loss; the next, {Name(arm)}, needs " +
            $"{NumberText.Estimate(ratio)} times as many: {Clear(arm)}.";

    private string Baseline => Name(_reference!);

    private ArmAnalysis? Fastest => _reference?.Target.Examples is null ? null
        : _rules.Where(arm => arm.Target.RatioToBaseline is not null)
            .MinBy(arm => arm.Target.RatioToBaseline!.Estimate);

    private string? FirstByLoss
    {
        get
        {
            if (_reference is null || OutcomeWords.FinalLoss(_reference) is not { InterquartileMean: { } own } outcome)
            {
                return null;
            }

            var (words, lowest) = (OutcomeWords.Of(outcome.Outcome), _rules.Where(arm => Middle(arm) is not null)
                .MinBy(arm => Middle(arm)!.Estimate));
            return lowest is null ? $"{_lead}, {Baseline} ends at a {words} of {NumberText.Estimate(own)}."
                : Middle(lowest)!.Estimate >= own.Estimate
                ? $"{_lead}, {Baseline} has the lowest {words}, {NumberText.Estimate(own)}."
                : $"{_lead}, {Name(lowest)} has the lowest {words}, {NumberText.Estimate(Middle(lowest)!)}: " +
                    $"{(IsClearlyLower(lowest) ? "clearly lower than" : "not clearly different from")} {Baseline}'s.";
        }
    }

    /// <summary>What a rule that another comparison found ahead needs in this one; null without a ratio.</summary>
    public string? Of(ArmAnalysis arm) =>
        _rules.FirstOrDefault(other => other.Rule == arm.Rule) is { Target.RatioToBaseline: { } ratio } own
            ? $"{_lead}, {Name(own)} needs {NumberText.Estimate(ratio)} times {Baseline}'s examples: {Clear(own)}."
            : null;

    /// <summary>
    /// The rules that miss the target, or the one that needs the most examples; null where it is known already.
    /// </summary>
    /// <param name="told">The rule that other sentences tell of.</param>
    public string? Last(ArmAnalysis? told)
    {
        if (_reference?.Target.Examples is null || Fastest is null)
        {
            return null;
        }

        string[] missing = [.. _learners.Where(arm => arm.Target.RatioToBaseline is null).Select(Name)];
        var slowest = _learners.MaxBy(arm => arm.Target.RatioToBaseline?.Estimate);
        return missing.Length > 0
                ? $"{Listed(missing, "and")} {(missing.Length == 1 ? "does" : "do")} not reach the target loss on " +
                    "every seed."
            : slowest is null || slowest.Rule == Fastest.Rule || slowest.Rule == told?.Rule ? null
            : $"Of the rules that train hidden layers {Name(slowest)} is the slowest there, with " +
                $"{NumberText.Estimate(slowest.Target.RatioToBaseline!)} times {Baseline}'s examples to the target " +
                $"loss: {Clear(slowest)}.";
    }

    /// <summary>Names in a sentence; of many the first ones.</summary>
    public static string Listed(IReadOnlyList<string> names, string word) =>
        names.Count == 1 ? names[0]
        : names.Count <= MostNamed + 1 ? $"{string.Join(", ", names.SkipLast(1))} {word} {names[^1]}"
        : $"{string.Join(", ", names.Take(MostNamed))} {word} others";

    private static string Name(ArmAnalysis arm) => RuleName.Brief(arm.Rule);

    private static Interval? Middle(ArmAnalysis arm) => OutcomeWords.FinalLoss(arm)?.InterquartileMean;

    private static bool IsClearlyLower(ArmAnalysis arm) =>
        OutcomeWords.FinalLoss(arm)?.Comparison is { AdjustedPValue: < TestWords.Level, Shift.High: < 0 };

    private static string Clear(ArmAnalysis arm)
    {
        var ratio = arm.Target.RatioToBaseline!;
        var words = ratio.Count < 2 ? "" : ratio.Low > 1 ? "more" : ratio.High < 1 ? "fewer" : "";
        return words.Length == 0 ? "no clear difference"
            : TargetFindings.IsSignificant(arm)
                ? IsClearOverall(arm) ? $"clearly {words}" : $"{words}, clear in this outcome alone"
            : $"{words} by the interval alone";
    }

    // Corrected over all outcomes as well; of the smallest p that the seeds can give no more can be asked.
    private static bool IsClearOverall(ArmAnalysis arm) =>
        arm.Outcome(ArmOutcome.ExamplesToTarget)?.Comparison is not { } comparison
            || comparison.AdjustedOverOutcomes < TestWords.Level || TestWords.IsAtFloor(comparison);
}
