using Soap.Lab.Texts;

namespace Soap.Lab.Comparisons;

/// <summary>A comparison's answer in sentences.</summary>
internal static class ComparisonSummary
{
    // With more, a sentence is not read; the table has them all.
    private const int MostNamed = 4;

    public static IEnumerable<string> Of(StudyComparison comparison)
    {
        var compared = comparison.Numbers.Where(number => number.Quantity.Length > 0).ToArray();
        if (compared.Length == 0)
        {
            yield return "Nothing can be compared: no rule has the same learning rate in both studies. " +
                $"A has {Arms(comparison, ChangeFlag.OnlyInA)}; B has {Arms(comparison, ChangeFlag.OnlyInB)}.";
            yield break;
        }

        var same = Count(compared, ChangeFlag.IdenticalBits);
        if (same == compared.Length)
        {
            yield return $"Identical: all {same} numbers, and all weights behind them, are the same to the last bit.";
        }
        else
        {
            var changed = compared.Where(number => number.Flag == ChangeFlag.Changed).ToArray();
            var identical = same > 0 ? $"; {same} more are identical to the last bit" : "";
            var named = string.Join(
                "; ", changed.OrderBy(number => number.CorrectedP).Take(MostNamed).Select(Sentence));
            var others = changed.Length > MostNamed ? "; the table has the others" : "";
            yield return changed.Length == 0
                ? $"No clear change in any of {compared.Length - same} numbers{identical}."
                : $"{changed.Length} of {compared.Length} numbers changed: {named}{others}.";
            if (Count(compared, ChangeFlag.NoClearChange) > 0)
            {
                yield return "Where there is no clear change there may be one all the " +
                    "same: the interval says how large.";
            }

            if (Count(compared, ChangeFlag.TooFewSeeds) is var few and > 0)
            {
                yield return $"{NumberText.Count(few, "number")} cannot be tested: too few seeds, or seeds of which " +
                    "some diverged or did not reach the target and none is shared.";
            }
        }

        if (Arms(comparison, ChangeFlag.OnlyInA) is { Length: > 0 } onlyA)
        {
            yield return $"Only in A: {onlyA}.";
        }

        if (Arms(comparison, ChangeFlag.OnlyInB) is { Length: > 0 } onlyB)
        {
            yield return $"Only in B: {onlyB}.";
        }
    }

    private static string Sentence(ComparedNumber number)
    {
        var where = $"{number.Quantity} of {RuleName.Brief(number.Rule)} at {number.LearningRate:G4}";
        var change = number.Change is not { } found ? ""
            : number.IsRatio
                ? $" times {NumberText.Plain(found.Estimate)} ({NumberText.Plain(found.Low)} to " +
                    $"{NumberText.Plain(found.High)})"
            : $" by {Signed(found.Estimate)} ({Signed(found.Low)} to {Signed(found.High)})";
        return where + change;
    }

    private static string Signed(double value) => (value > 0 ? "+" : "") + NumberText.Plain(value).Replace('-', '−');

    private static int Count(ComparedNumber[] numbers, ChangeFlag flag) =>
        numbers.Count(number => number.Flag == flag);

    private static string Arms(StudyComparison comparison, ChangeFlag flag) => string.Join(", ", comparison.Numbers
        .Where(number => number.Flag == flag)
        .Select(number => $"{RuleName.Brief(number.Rule)} at {number.LearningRate:G4} {number.Swept}".TrimEnd()));
}
