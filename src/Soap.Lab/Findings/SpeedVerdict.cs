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
            ? Prose.Of(
                "speed.only", ("lead", _lead), ("baseline", Baseline), ("examples", NumberText.Estimate(own)))
        : Fastest is not { Target.RatioToBaseline: { } ratio } arm
            ? _rules.Any(other => other.Target.Examples is not null) ? FirstByLoss // seeds are not paired yet
                : Prose.Of("speed.none", ("lead", _lead), ("baseline", Baseline))
        : _rules.Length == 1
            ? Prose.Of(
                "speed.one", ("lead", _lead), ("rule", Name(arm)), ("ratio", NumberText.Estimate(ratio)),
                ("baseline", Baseline), ("clear", Clear(arm)))
        : ratio.Estimate < 1
            ? Prose.Of(
                "speed.fewest", ("lead", _lead), ("rule", Name(arm)), ("ratio", NumberText.Estimate(ratio)),
                ("baseline", Baseline), ("clear", Clear(arm)))
        : Prose.Of(
            "speed.fewest.baseline", ("lead", _lead), ("baseline", Baseline), ("rule", Name(arm)),
            ("ratio", NumberText.Estimate(ratio)), ("clear", Clear(arm)));

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
            return lowest is null
                ? Prose.Of(
                    "speed.loss.only", ("lead", _lead), ("baseline", Baseline), ("outcome", words),
                    ("loss", NumberText.Estimate(own)))
                : Middle(lowest)!.Estimate >= own.Estimate
                ? Prose.Of(
                    "speed.loss.baseline", ("lead", _lead), ("baseline", Baseline), ("outcome", words),
                    ("loss", NumberText.Estimate(own)))
                : IsClearlyLower(lowest)
                ? Prose.Of(
                    "speed.loss.clear", ("lead", _lead), ("rule", Name(lowest)), ("outcome", words),
                    ("loss", NumberText.Estimate(Middle(lowest)!)), ("baseline", Baseline))
                : Prose.Of(
                    "speed.loss.unclear", ("lead", _lead), ("rule", Name(lowest)), ("outcome", words),
                    ("loss", NumberText.Estimate(Middle(lowest)!)), ("baseline", Baseline));
        }
    }

    /// <summary>What a rule that another comparison found ahead needs in this one; null without a ratio.</summary>
    public string? Of(ArmAnalysis arm) =>
        _rules.FirstOrDefault(other => other.Rule == arm.Rule) is { Target.RatioToBaseline: { } ratio } own
            ? Prose.Of(
                "speed.again", ("lead", _lead), ("rule", Name(own)), ("ratio", NumberText.Estimate(ratio)),
                ("baseline", Baseline), ("clear", Clear(own)))
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
        return missing.Length == 1 ? Prose.Of("speed.misses", ("rule", missing[0]))
            : missing.Length > 1 ? Prose.Of("speed.miss", ("rules", Listed(missing)))
            : slowest is null || slowest.Rule == Fastest.Rule || slowest.Rule == told?.Rule ? null
            : Prose.Of(
                "speed.slowest", ("rule", Name(slowest)),
                ("ratio", NumberText.Estimate(slowest.Target.RatioToBaseline!)), ("baseline", Baseline),
                ("clear", Clear(slowest)));
    }

    /// <summary>Names in a sentence; of many the first ones.</summary>
    /// <param name="names">At least one.</param>
    /// <param name="isChoice">Whether it is one of them, in place of all.</param>
    public static string Listed(IReadOnlyList<string> names, bool isChoice = false)
    {
        if (names.Count == 1)
        {
            return names[0];
        }

        if (names.Count > MostNamed + 1)
        {
            var some = string.Join(", ", names.Take(MostNamed));
            return isChoice ? Prose.Of("list.any.others", ("first", some))
                : Prose.Of("list.all.others", ("first", some));
        }

        var first = string.Join(", ", names.SkipLast(1));
        return isChoice ? Prose.Of("list.any", ("first", first), ("last", names[^1]))
            : Prose.Of("list.all", ("first", first), ("last", names[^1]));
    }

    private static string Name(ArmAnalysis arm) => RuleName.Brief(arm.Rule);

    private static Interval? Middle(ArmAnalysis arm) => OutcomeWords.FinalLoss(arm)?.InterquartileMean;

    private static bool IsClearlyLower(ArmAnalysis arm) =>
        OutcomeWords.FinalLoss(arm)?.Comparison is { AdjustedPValue: < TestWords.Level, Shift.High: < 0 };

    private static string Clear(ArmAnalysis arm)
    {
        var ratio = arm.Target.RatioToBaseline!;
        if (ratio.Count < 2 || (!(ratio.Low > 1) && !(ratio.High < 1)))
        {
            return Prose.Of("clear.none");
        }

        var words = ratio.Low > 1 ? Prose.Of("clear.more") : Prose.Of("clear.fewer");
        return !TargetFindings.IsSignificant(arm) ? Prose.Of("clear.interval", ("more", words))
            : IsClearOverall(arm) ? Prose.Of("clear.overall", ("more", words))
            : Prose.Of("clear.outcome", ("more", words));
    }

    // Corrected over all outcomes as well; of the smallest p that the seeds can give no more can be asked.
    private static bool IsClearOverall(ArmAnalysis arm) =>
        arm.Outcome(ArmOutcome.ExamplesToTarget)?.Comparison is not { } comparison
            || comparison.AdjustedOverOutcomes < TestWords.Level || TestWords.IsAtFloor(comparison);
}
