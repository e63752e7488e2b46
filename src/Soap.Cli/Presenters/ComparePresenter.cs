using Soap.Cli.Screens;
using Soap.Lab.Comparisons;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;
using Spectre.Console;

namespace Soap.Cli.Presenters;

/// <summary>What changed between two studies, in the terminal.</summary>
internal static class ComparePresenter
{
    public static void Show(Screen screen, StudyComparison comparison)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(comparison);
            return;
        }

        screen.WriteLine($"A: {comparison.A}");
        screen.WriteLine($"B: {comparison.B}");
        if (comparison.Differences.Count == 0)
        {
            screen.WriteLine("Specification, program, machine and data are the same.");
        }
        else
        {
            var differences = ScreenTable.Create("differs", "A", "B");
            foreach (var difference in comparison.Differences)
            {
                differences.AddRow(
                    ScreenTable.Text(difference.Key), ScreenTable.Text(difference.A), ScreenTable.Text(difference.B));
            }

            differences.Write(screen);
        }

        var table = ScreenTable.OneLine(
            "rule", "rate", "at the end", "A", "B", "B − A, or × B / A [95 %]", "p", "verdict");
        foreach (var arm in comparison.Numbers.GroupBy(number => (number.Rule, number.LearningRate, number.Swept)))
        {
            var (rule, rate) = (RuleName.Brief(arm.Key.Rule), $"{arm.Key.LearningRate:G4}\n{arm.Key.Swept}".TrimEnd());
            foreach (var row in Rows([.. arm]))
            {
                table.AddRow([ScreenTable.Text(rule), ScreenTable.Text(rate), .. row]);
                (rule, rate) = ("", "");
            }
        }

        table.Write(screen);
        if (comparison.Numbers.Any(number =>
            number.SeedsA.Finite < number.SeedsA.All || number.SeedsB.Finite < number.SeedsB.All))
        {
            screen.WriteLine(
                "Where a count stands, as in 3 of 5, the other seeds diverged or did not reach the target.");
        }

        foreach (var sentence in comparison.Summary)
        {
            screen.WriteLine(sentence);
        }
    }

    // An arm that is the same to the last bit needs one row only.
    private static IEnumerable<ScreenTable.Cell[]> Rows(ComparedNumber[] arm) =>
        arm.Length > 1 && arm.All(number => number.Flag == ChangeFlag.IdenticalBits)
            ?
            [
                [
                    ScreenTable.Text($"all {arm.Length} numbers"),
                    ScreenTable.Text(null),
                    ScreenTable.Text(null),
                    ScreenTable.Text(null),
                    ScreenTable.Text(null),
                    Verdict(arm[0].Flag),
                ],
            ]
            : arm.Select(number => new ScreenTable.Cell[]
            {
                ScreenTable.Text(number.Quantity.Length > 0 ? number.Quantity : null),
                ScreenTable.Text(Value(number.A, number.SeedsA)),
                ScreenTable.Text(Value(number.B, number.SeedsB)),
                ScreenTable.Text(number.Change is { } change && number.Flag != ChangeFlag.IdenticalBits
                    ? Change(change, number.IsRatio)
                    : null),
                ScreenTable.Text(number.CorrectedP is { } p ? p < 0.001 ? "< 0.001" : $"{p:0.000}" : null),
                Verdict(number.Flag),
            });

    private static ScreenTable.Cell Verdict(ChangeFlag flag) =>
        ScreenTable.Text(
            flag switch
            {
                ChangeFlag.OnlyInA => "only in A",
                ChangeFlag.OnlyInB => "only in B",
                _ => EnumWords.Of(flag).Replace('-', ' '),
            },
            flag == ChangeFlag.Changed ? new Style(decoration: Decoration.Bold) : default(Style?));

    private static string? Value(double? value, SeedCount seeds) => value switch
    {
        null => seeds.All > 0 ? $"{seeds.Finite} of {seeds.All}" : null,
        >= 1000 => $"{value:#,0}",
        >= 10 => $"{value:0.0}",
        _ => $"{value:0.0000}",
    };

    private static string Change(Interval change, bool isRatio) =>
        isRatio
            ? $"× {change.Estimate:G3} [{change.Low:G3}, {change.High:G3}]"
            : $"{Signed(change.Estimate)} [{Signed(change.Low)}, {Signed(change.High)}]";

    private static string Signed(double value) => $"{value:+0.0000;−0.0000;0.0000}";
}
