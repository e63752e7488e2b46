using Soap.Cli.Presenters;
using Soap.Cli.Screens;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Records;
using Soap.Lab.Specification;
using Soap.Lab.Statistics;
using Soap.Trials;
using Xunit;

namespace Soap.Cli.Tests.Presenters;

public sealed class StudyPresenterTests
{
    private static readonly StudySpecification Study = StudyCatalog.Founding with
    {
        Rules = ["bp", "sign:period=1000,magnitude=unit"],
    };

    [Fact]
    public void The_answer_is_as_approved() => Approval.Verify("study-answer", Show(Analysis()));

    [Fact]
    public void Of_many_diverged_trials_some_are_named_and_the_others_counted()
    {
        var trials = Enumerable.Range(1, 8)
            .Select(seed => new DivergedTrial("bp", 1, (ulong)seed, new Divergence(3, 128, "weights/2")));
        var text = Show(Analysis() with { Diverged = [.. trials] });
        Assert.Contains(
            "diverged: bp, learning rate 1, seed 5, at step 3 (weights/2)", text, StringComparison.Ordinal);
        Assert.Contains("and 3 more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_in_brackets_are_no_markup() =>
        Assert.Contains(
            "[red] [/] is text", Show(Analysis() with { Findings = ["[red] [/] is text"] }), StringComparison.Ordinal);

    [Theory]
    [InlineData(60, "    loss (log scale)")]
    [InlineData(80, "rate   test accuracy [95 %]")]
    [InlineData(100, "rate   test accuracy [95 %]")]
    [InlineData(120, "loss (log scale)")]
    public void No_number_is_split_on_a_narrow_screen(int width, string told)
    {
        var narrow = Show(Analysis(), width);
        NarrowScreensTests.AssertWhole(width, narrow, Show(Analysis(), 1000));
        Assert.Contains(told, narrow, StringComparison.Ordinal);
        Assert.Contains("90.0 % [89.0, 91.0]", narrow, StringComparison.Ordinal);
    }

    private static string Show(StudyAnalysis analysis, int width = 120)
    {
        using var output = new StringWriter();
        StudyPresenter.Show(
            Screen.Create(output, TextWriter.Null, json: false, width), analysis, "/somewhere/report.html");
        return output.ToString();
    }

    private static StudyAnalysis Analysis() => new StudyAnalysis(Study, new Provenance
    {
        SoapVersion = "0.1.0",
        Commit = null,
        DotnetVersion = "10",
        TorchSharpVersion = "0.107.0",
        LibtorchVersion = "2.10.0",
        OperatingSystem = "linux",
        Processor = "processor",
        InstructionSet = "AVX2",
        Cores = 2,
        ThreadsPerTrial = 1,
        CommandLine = "soap run",
        DataDigests = new Dictionary<string, string>(),
    })
    {
        SharedRate =
        [
            Arm("bp", 0.01, 0.9, null, 0),
            Arm("sign:period=1000,magnitude=unit", 0.01, 0.92, new Interval(0.5, 0.25, 0.75, 5), 0),
        ],
        BestRate = [Arm("bp", 0.1, 0.95, null, 0), Arm("sign:period=1000,magnitude=unit", 0.3, null, null, 2)],
        Responses = [],
        Findings =
        [
            "A long sentence about what was found, long enough to need a second line on a screen of one " +
                "hundred and twenty characters.",
        ],
        Limits = ["A sentence about what was not."],
        Diverged = [],
        Samples = [],
    };

    private static ArmAnalysis Arm(string rule, double rate, double? accuracy, Interval? ratio, int diverged) => new()
    {
        Rule = rule,
        LearningRate = rate,
        Seeds = 5,
        DivergedSeeds = diverged,
        TrainingLoss = [.. Enumerable.Range(1, 40).Select(i => new BandPoint(1000 * i, 2.0 / i, 1.9 / i, 2.1 / i))],
        TestAccuracy = accuracy is { } value ? new Interval(value, value - 0.01, value + 0.01, 5) : null,
        Target = new TargetAnalysis(
            0.4, ratio is null ? 3 : 5, 5, ratio is null ? null : new Interval(5000, 4000, 6000, 5), ratio),
    };
}
