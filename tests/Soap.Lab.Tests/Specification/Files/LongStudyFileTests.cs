using System.Text;
using Soap.Lab.Specification.Files;
using Xunit;

namespace Soap.Lab.Tests.Specification.Files;

/// <summary>A long file is a study or an error for the user, in time; the fuzzer makes short ones.</summary>
public sealed class LongStudyFileTests
{
    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("&a ")]
    [InlineData("a")]
    [InlineData("x: 1\n")]
    [InlineData("'")]
    [InlineData(": ")]
    [InlineData("1,")]
    [InlineData("# \n")]
    [InlineData("!")]
    public void A_file_of_one_piece_up_to_the_limit_is_refused_in_time(string piece)
    {
        foreach (var head in new[] { "", "study: mine\ntitle: T\nrules: ", "study: mine\ntitle: T\n" })
        {
            var text =
                head + string.Concat(Enumerable.Repeat(piece, (FileText.MostBytes - head.Length) / piece.Length));
            var watch = System.Diagnostics.Stopwatch.StartNew();
            ReadOrRefuse(Encoding.UTF8.GetBytes(text));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"It took {watch.Elapsed}.");
        }
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            StudyFileWriter.Write(StudyFile.Parse("s.yaml", bytes));
        }
        catch (SoapException error)
        {
            Assert.Equal(ExitCode.Usage, error.ExitCode);
            Assert.Matches(@"^s\.yaml(:\d+:\d+: | has \d+ errors:\n  s\.yaml:\d+:\d+: )\S", error.Message);
            var hidden = error.Message.Any(letter => char.IsControl(letter) && letter != '\n');
            Assert.False(hidden, $"Characters that nobody sees stand in: {error.Message}");
        }
    }
}
