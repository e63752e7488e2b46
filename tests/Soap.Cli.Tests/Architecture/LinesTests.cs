using Xunit;

namespace Soap.Cli.Tests.Architecture;

/// <summary>Lines that can be read beside each other.</summary>
public sealed class LinesTests
{
    private const int TooLong = 120, Told = 20;

    // Files with lines that cannot be shorter. There are none.
    private static readonly string[] Exceptions = [];

    [Fact]
    public void Every_line_of_code_and_prose_ends_before_column_120()
    {
        var files = Repository.Files("*.cs").Concat(Repository.Files("*.md")).Except(Exceptions).ToArray();
        Assert.Contains("README.md", files);
        Assert.Contains("src/Soap/ExitCode.cs", files);
        var found = files.SelectMany(LongLines).ToArray();
        Assert.True(
            found.Length == 0,
            $"{found.Length} lines have {TooLong} characters or more, such as\n{string.Join('\n', found.Take(Told))}");
    }

    // A row of a table cannot be broken in Markdown.
    private static IEnumerable<string> LongLines(string file)
    {
        var hasTables = file.EndsWith(".md", StringComparison.Ordinal);
        return Repository.Read(file).ReplaceLineEndings("\n").Split('\n')
            .Select((line, at) => (Text: line, Number: at + 1))
            .Where(line => line.Text.Length >= TooLong && !(hasTables && line.Text.TrimStart().StartsWith('|')))
            .Select(line => $"{file}:{line.Number}:{line.Text.Length}");
    }
}
