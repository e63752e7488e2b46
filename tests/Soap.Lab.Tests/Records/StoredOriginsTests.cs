using System.Text;
using CsCheck;
using Soap.Engines;
using Soap.Lab.Records;
using Soap.Lab.Tests.Running;
using Soap.Storage;
using Xunit;

namespace Soap.Lab.Tests.Records;

public sealed class StoredOriginsTests
{
    private static readonly TrialProvenance Trial = new(
        SmallStudy.Provenance, new EngineRecord("fused", "a dense network"), DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch.AddSeconds(3), 2.5);

    [Fact]
    public void What_is_read_is_what_was_written_and_one_origin_for_all_that_have_it()
    {
        StoredOrigins origins = new();
        TrialProvenance[] trials =
        [
            Trial, Trial with { Seconds = 7, SecondsPerExample = 1e-5 }, Trial with { Engine = null },
            Trial with { InitialWeightsFile = "weights" },
            Trial with { Origin = SmallStudy.Provenance with { Commit = "another" } },
        ];
        var read = trials.Select(trial => origins.Parse("file", SealedJson.BytesOf(trial), out _)).ToArray();
        Assert.Equal(trials.Select(SealedJson.BytesOf), read.Select(SealedJson.BytesOf));
        Assert.All(read[..4], trial => Assert.Same(read[0].Origin, trial.Origin));
        Assert.NotSame(read[0].Origin, read[4].Origin);
    }

    // Files with a right digest that are not what they should be, and with a wrong one or none.
    [Fact]
    public void Whatever_is_changed_in_a_file_is_read_or_refused_as_by_reading_it_whole()
    {
        var text = Encoding.UTF8.GetString(SealedJson.BytesOf(Trial)).Split('\n');
        StoredOrigins origins = new();
        Gen.Select(Gen.Int[0, text.Length - 4], Gen.Int[0, 4], Gen.Int[0, text.Length - 4]).Sample(
            (line, change, other) =>
            {
                List<string> lines = [.. text[..^3]];
                switch (change)
                {
                    case 0:
                        lines.RemoveAt(line);
                        break;
                    case 1:
                        lines.Insert(line, lines[other]);
                        break;
                    case 2:
                        lines[line] = lines[line].Replace(": ", ": [1], \"more\": ", StringComparison.Ordinal);
                        break;
                    case 3:
                        lines[line] = lines[other];
                        break;
                    default:
                        break;
                }

                var body = string.Join('\n', lines) + "\n";
                var digest = Convert.ToHexStringLower(
                    System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body)));
                foreach (var file in (string[])[$"{body}  \"digest\": \"{digest}\"\n}}\n", body])
                {
                    Assert.Equal(
                        Outcome((bytes, path) => SealedJson.Parse<TrialProvenance>(path, bytes, out _), file),
                        Outcome((bytes, path) => origins.Parse(path, bytes, out _), file));
                }
            },
            iter: 2000,
            threads: 1,
            seed: "0000KfwqRgXt");
    }

    private static string Outcome(Func<byte[], string, TrialProvenance> read, string text)
    {
        try
        {
            return Encoding.UTF8.GetString(SealedJson.BytesOf(read(Encoding.UTF8.GetBytes(text), "file")));
        }
        catch (SoapException error)
        {
            return error.Message;
        }
    }
}
