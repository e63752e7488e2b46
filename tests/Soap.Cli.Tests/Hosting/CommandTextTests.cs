using System.Diagnostics;
using CsCheck;
using Xunit;

namespace Soap.Cli.Tests.Hosting;

public sealed class CommandTextTests
{
    [Theory]
    [InlineData("rules=bp fa", "'rules=bp fa'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    [InlineData("seeds=1,2", "seeds=1,2")]
    public void Words_are_quoted_where_a_shell_needs_it(string word, string quoted) =>
        Assert.Equal(quoted, Quotation.ForShell(word));

    [Fact]
    public void A_shell_reads_back_what_was_typed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh.");
        Gen.String[Gen.Char[' ', '~'], 0, 12].Array[1, 20].Sample(
            words =>
            {
                using var shell = Process.Start(new ProcessStartInfo(
                    "sh", ["-c", $"printf '%s\\n' {string.Join(' ', words.Select(Quotation.ForShell))}"])
                {
                    RedirectStandardOutput = true,
                })!;
                Assert.Equal(string.Concat(words.Select(word => word + "\n")), shell.StandardOutput.ReadToEnd());
            },
            iter: 20);
    }
}
