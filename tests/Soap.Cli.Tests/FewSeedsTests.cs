using System.Text.Json;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>That a study has too few seeds to show anything is said before it is run, as in its report.</summary>
public sealed class FewSeedsTests
{
    private const string Two = "With 2 seeds no paired test can give a p-value below 0.5, nor below 1 after Holm's "
        + "correction over 2 comparisons: no difference can be called clear. 7 seeds could.";

    private static readonly string[] Study =
        ["curve", "epochs=5", "rules=bp fa frozen", "learning-rates=", "--out", "study"];

    [Fact]
    public void A_plan_and_a_run_say_first_how_many_seeds_it_takes_in_the_words_of_the_report()
    {
        using var folder = new TemporaryFolder();
        var planned = WarmProcess.Run(folder.Path, ["plan", .. Study, "seeds=1,2"]);
        Assert.Contains(Two, OneLine(planned.Output), StringComparison.Ordinal);

        var ran = OneLine(WarmProcess.Run(folder.Path, "resume", "study").Output);
        Assert.InRange(ran.IndexOf(Two, StringComparison.Ordinal), 0, ran.IndexOf("trials", StringComparison.Ordinal));
        var page = System.Net.WebUtility.HtmlDecode(File.ReadAllText(folder["study", "report.html"]));
        Assert.Contains(Two, page, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(WarmProcess.Run(folder.Path, "plan", "study", "--json").Output);
        Assert.Equal(Two, json.RootElement.GetProperty("tooFewSeeds").GetString());
    }

    [Fact]
    public void With_enough_seeds_nothing_is_said()
    {
        using var folder = new TemporaryFolder();
        var ended = WarmProcess.Run(folder.Path, ["plan", .. Study, "seeds=1..7"]);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.DoesNotContain("paired test can give", OneLine(ended.Output), StringComparison.Ordinal);
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
