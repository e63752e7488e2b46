using System.CommandLine;
using System.Text.RegularExpressions;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>What the command writes on screens of several widths: no number and no word is split.</summary>
public sealed partial class NarrowScreensTests
{
    private const int VeryWide = 100_000;
    private static readonly int[] Widths = [60, 80, 120];

    public static TheoryData<string, int> Helps()
    {
        var data = new TheoryData<string, int>();
        foreach (var command in Commands(SoapCommand.Build(), ""))
        {
            Array.ForEach(Widths, width => data.Add($"{command} --help".Trim(), width));
        }

        return data;
    }

    public static TheoryData<string, int> Answers()
    {
        var data = new TheoryData<string, int>();
        string[] commands =
        [
            "rules", "rules sign --no-cost", "rules soap2019 --no-cost", "rules asymmetric --no-cost", "data list",
            "data verify mnist", "doctor",
            "train task=curve hidden=3,4 epochs=1 diagnose-every=100 learning-rate=0.05",
            "train task=curve hidden=3 epochs=1 learning-rate=1e30",
        ];
        foreach (var command in commands)
        {
            Array.ForEach(Widths, width => data.Add(command, width));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Helps))]
    public void A_help_fits_the_screen_and_splits_no_word(string arguments, int width) =>
        AssertWhole(arguments, width);

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_fits_the_screen_and_splits_no_word(string arguments, int width) =>
        AssertWhole(arguments, width);

    [Theory]
    [InlineData("60", 60)]
    [InlineData("80", 80)]
    [InlineData("", 120)]
    [InlineData("0", 120)]
    [InlineData("wide", 120)]
    public void The_variable_COLUMNS_says_how_wide_the_screen_is(string columns, int width)
    {
        using var folder = new TemporaryFolder();
        var ended = SoapProcess.Run(folder.Path, [("COLUMNS", columns)], "rules");
        Assert.Equal((0, InProcess.RunAt(width, "rules").Output), (ended.ExitCode, ended.Output));
    }

    internal static void AssertWhole(int width, string narrow, string wide)
    {
        var words = Words(wide).ToHashSet();
        Assert.All(Words(narrow), word => Assert.Contains(word, words));
        Assert.All(
            narrow.Split('\n').Select(line => line.Trim('\r', ' '))
                .Where(line => line.Contains(' ', StringComparison.Ordinal)),
            line => Assert.True(line.Length <= width, line));
    }

    private static void AssertWhole(string arguments, int width)
    {
        var (narrow, wide) =
            (InProcess.RunAt(width, arguments.Split(' ')), InProcess.RunAt(VeryWide, arguments.Split(' ')));
        Assert.Equal(wide.ExitCode, narrow.ExitCode);
        Assert.NotEmpty(narrow.Output);
        AssertWhole(width, narrow.Output, wide.Output);
    }

    // Lines between and curves are as long as there is room for them, and times as long as it took.
    private static IEnumerable<string> Words(string text) =>
        text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Any(letter => letter is not ('━' or '─') and not (>= '▁' and <= '█')))
            .Where(word => !Time().IsMatch(word));

    [GeneratedRegex(@"^\[?\d+:\d\d\]?$")]
    private static partial Regex Time();

    private static IEnumerable<string> Commands(Command command, string path) =>
        command.Subcommands.SelectMany(sub => Commands(sub, $"{path} {sub.Name}".Trim())).Prepend(path);
}
