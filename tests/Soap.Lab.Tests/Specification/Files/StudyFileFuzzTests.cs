using System.Text;
using CsCheck;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Xunit;

namespace Soap.Lab.Tests.Specification.Files;

/// <summary>Whatever the bytes, there is a study or an error for the user, and nothing else.</summary>
public sealed class StudyFileFuzzTests
{
    private static readonly string Good = StudyFileWriter.Write(StudyCatalog.Confound with { Name = "good" });

    // What YAML gives a meaning to, and what this format does.
    private static readonly Gen<string> Pieces = Gen.OneOf(
        "\t", "\n", "\r\n", " ", "  ", ": ", ":", "- ", "[", "]", "{", "}", "#", " #", "&a ", "*a", "!!int ", "!",
        "|\n", ">-\n ", "'", "\"", "\\", "? ", "%YAML 1.2\n", "---\n", "...\n", "<<: ", "@", "`", ",",
        "\0", "\u0085", "\uFEFF", "\u2028", "é", "😀", "\"\\ud800\"", "epochs", "extends: curve\n", "seeds: 1..5\n",
        "~", "null", "1e999", "0x1F", "study", "preset: x\n", "=", "..", "rules", "hidden: ");

    [Fact]
    public void Mutated_files_are_read_or_refused() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, Good.Length], Gen.Int[0, 60], Pieces).Array[1, 6].Sample(
            changes =>
            {
                var text = new StringBuilder(Good);
                foreach (var (kind, place, length, piece) in changes)
                {
                    Mutate(text, kind, Math.Min(place, text.Length), length, piece);
                }

                ReadOrRefuse(Encoding.UTF8.GetBytes(text.ToString()));
            },
            iter: 4_000);

    [Fact]
    public void Files_of_random_pieces_are_read_or_refused() =>
        Pieces.Array[0, 40].Sample(
            pieces => ReadOrRefuse(Encoding.UTF8.GetBytes(string.Concat(pieces))), iter: 20_000);

    [Fact]
    public void Random_bytes_are_read_or_refused() =>
        Gen.Select(Gen.Byte.Array[0, 60], Gen.Bool).Sample(
            (bytes, ascii) => ReadOrRefuse([.. bytes.Select(b => ascii ? (byte)(b & 0x7F) : b)]), iter: 20_000);

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

    private static void Mutate(StringBuilder text, int kind, int place, int length, string piece)
    {
        var inside = Math.Min(length, text.Length - place);
        if (kind == 0)
        {
            text.Insert(place, piece);
        }
        else if (kind == 1)
        {
            text.Remove(place, inside);
        }
        else if (kind == 2)
        {
            text.Remove(place, inside).Insert(place, piece);
        }
        else
        {
            text.Insert(place, text.ToString(place, inside)); // twice
        }
    }
}
