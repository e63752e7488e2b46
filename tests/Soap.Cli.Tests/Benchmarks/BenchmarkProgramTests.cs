using Soap.Benchmarks;
using Xunit;

namespace Soap.Cli.Tests.Benchmarks;

public sealed class BenchmarkProgramTests
{
    [Fact]
    public void Without_a_word_the_benchmarks_are_listed_with_a_line_each()
    {
        var (code, output, error) = Run();
        Assert.Equal((0, ""), (code, error));
        var lines = output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(
            BenchmarkProgram.All.Select(benchmark => benchmark.Word), lines.Select(line => line.Trim().Split(' ')[0]));
        Assert.All(
            BenchmarkProgram.All,
            benchmark => Assert.Contains(benchmark.Description, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pek", "error: unknown benchmark 'pek': did you mean 'peak'? (allowed: peak, ")]
    [InlineData("peak epoch", "error: 'epoch' is one word too many; allowed: one of peak, ")]
    public void A_wrong_word_is_refused_before_anything_is_measured(string words, string message)
    {
        var (code, output, error) = Run(words.Split(' '));
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_the_benchmarks_has_a_section_on_each()
    {
        var page = Repository.Read("benchmarks", "README.md");
        Assert.All(
            BenchmarkProgram.All,
            benchmark => Assert.Contains($"\n## {benchmark.Word}\n", page, StringComparison.Ordinal));
    }

    private static (int Code, string Output, string Error) Run(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (BenchmarkProgram.Run(words, output, error), output.ToString(), error.ToString());
    }
}
