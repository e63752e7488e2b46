using System.Text.RegularExpressions;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>The commands of a page of the documentation, in blocks behind <c>&lt;!-- try: NAME --&gt;</c>.</summary>
internal static partial class PageCommands
{
    /// <summary>Runs a block's commands in a folder, one after the other.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">The block's.</param>
    /// <param name="folder">Where.</param>
    /// <returns>The output of each.</returns>
    public static string[] Try(string page, string name, string folder)
    {
        var block = Regex.Match(page, $"<!-- try: {name} -->\n```\n(.*?)```", RegexOptions.Singleline)
            .Groups[1].Value.Replace("\\\n", "", StringComparison.Ordinal);
        Assert.InRange(block.Split('\n').Length, 2, 10);
        return [.. block.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            string[] words =
            [
                .. Word().Matches(line).Select(word => word.Value.Replace("\"", "", StringComparison.Ordinal)),
            ];
            Assert.Equal("soap", words[0]);
            var ended = WarmProcess.Run(folder, words[1..]);
            Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
            return ended.Output;
        })];
    }

    [GeneratedRegex("(?:[^ \"]|\"[^\"]*\")+")]
    private static partial Regex Word();
}
