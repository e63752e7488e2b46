using Soap.Cli.Presenters;
using Soap.Cli.Screens;
using Soap.Lab.Comparisons;
using Soap.Lab.Statistics;
using Xunit;

namespace Soap.Cli.Tests.Presenters;

public sealed class ComparePresenterTests
{
    [Fact]
    public void The_answer_is_as_approved() => Approval.Verify("compare-answer", Show(120));

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    public void No_number_is_split_on_a_narrow_screen(int width) =>
        NarrowScreensTests.AssertWhole(width, Show(width), Show(1000));

    private static string Show(int width)
    {
        SeedCount five = new(5, 5);
        using var output = new StringWriter();
        ComparePresenter.Show(Screen.Create(output, output, json: false, width), new StudyComparison(
            "/runs/before",
            "/runs/after",
            [
                new("trial.batch", "64", "32"),
                new(
                    "commit", "0123456789abcdef0123456789abcdef01234567",
                    "0123456789abcdef0123456789abcdef01234568-dirty"),
            ],
            [
                new("bp", 0.01, "", "training loss", ChangeFlag.Changed)
                {
                    A = 0.3,
                    B = 0.25,
                    SeedsA = five,
                    SeedsB = five,
                    Change = new Interval(-0.05, -0.06, -0.04, 5),
                    SharedSeeds = 5,
                    P = 0.00001,
                    CorrectedP = 0.00004,
                },
                new("bp", 0.01, "", "examples to 0.4", ChangeFlag.NoClearChange)
                {
                    A = 12345.6,
                    B = 11111,
                    SeedsA = five,
                    SeedsB = five,
                    IsRatio = true,
                    Change = new Interval(0.9, 0.8, 1.1, 5),
                    SharedSeeds = 5,
                    P = 0.05,
                    CorrectedP = 0.1,
                },
                new("bp", 0.01, "", "diverged", ChangeFlag.NoClearChange)
                {
                    A = 0,
                    B = 0.2,
                    SeedsA = five,
                    SeedsB = five,
                    Change = new Interval(0.2, -0.36, 0.76, 5),
                    SharedSeeds = 5,
                    P = 0.37,
                    CorrectedP = 1,
                },
                new("sign:period=1000,magnitude=unit", 0.1, "momentum=0.9", "examples to 0.4", ChangeFlag.TooFewSeeds)
                {
                    A = 15,
                    SeedsA = five,
                    SeedsB = new(5, 2),
                    IsRatio = true,
                },
                new("fa", 0.01, "", "training loss", ChangeFlag.IdenticalBits)
                {
                    A = 0.3,
                    B = 0.3,
                    SeedsA = five,
                    SeedsB = five,
                    Change = new Interval(0, 0, 0, 5),
                    SharedSeeds = 5,
                },
                new("fa", 0.01, "", "test accuracy", ChangeFlag.IdenticalBits)
                {
                    A = 0.9,
                    B = 0.9,
                    SeedsA = five,
                    SeedsB = five,
                    Change = new Interval(0, 0, 0, 5),
                    SharedSeeds = 5,
                },
                new("kp", 0.1, "", "", ChangeFlag.OnlyInA),
                new("kp", 0.3, "", "", ChangeFlag.OnlyInB),
            ],
            0.4,
            ["One sentence.", "Another one."]));
        return output.ToString();
    }
}
