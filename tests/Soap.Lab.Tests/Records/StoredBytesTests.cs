using System.Text.RegularExpressions;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Tests.Running;
using Xunit;

namespace Soap.Lab.Tests.Records;

/// <summary>Stored files that were changed, by a failing disk or by hand, are refused; what was written without
/// digests is read and said to be unchecked.</summary>
public sealed partial class StoredBytesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_change_of_one_bit_in_any_byte_is_not_taken_for_what_was_written() => ChangeBits(at => [at * 5 % 8]);

    [Fact(Explicit = true)]
    public void Of_all_changes_of_one_bit_none_is_taken_for_what_was_written() => ChangeBits(_ =>
        [0, 1, 2, 3, 4, 5, 6, 7]);

    private void ChangeBits(Func<int, int[]> bits)
    {
        SmallStudy.Run(_folder.Path);
        foreach (var (file, read) in SmallStudy.Readers(_folder.Path))
        {
            var bytes = File.ReadAllBytes(file);
            read(new StudyFolder(_folder.Path));
            foreach (var (at, bit) in Enumerable.Range(0, bytes.Length).SelectMany(at => bits(at).Select(bit =>
                (at, bit))))
            {
                var changed = bytes.ToArray();
                changed[at] ^= (byte)(1 << bit);
                File.WriteAllBytes(file, changed);
                var error = Record.Exception(() => read(new StudyFolder(_folder.Path)));
                Assert.True(error is SoapException,
                    $"{Path.GetFileName(file)}, byte {at}, bit {bit}: {error?.GetType().Name ?? "accepted"}");
                Assert.Contains(file, error!.Message, StringComparison.Ordinal);
            }

            File.WriteAllBytes(file, bytes);
        }
    }

    [Fact]
    public void A_loss_changed_by_hand_is_refused_with_the_file_and_the_way_out()
    {
        SmallStudy.Run(_folder.Path);
        var file = Results()[0];
        File.WriteAllText(file, Loss().Replace(File.ReadAllText(file), "\"loss\": 0.3", 1));
        Assert.Equal(
            $"{file} was changed after it was written: its digest is another one. Run " +
                $"its trial again with: soap retry {_folder.Path}",
            Assert.Throws<SoapException>(() => StudyResults.Read(new StudyFolder(_folder.Path))).Message);
    }

    [Fact]
    public void Files_of_earlier_versions_are_read_and_said_to_be_unchecked()
    {
        SmallStudy.Run(_folder.Path);
        var whole = StudyResults.Read(new StudyFolder(_folder.Path));
        Assert.Null(whole.UncheckedSentence);
        foreach (var file in Directory.GetFiles(_folder.Path, "*.json", SearchOption.AllDirectories))
        {
            WithoutDigest(file);
        }

        var old = StudyResults.Read(new StudyFolder(_folder.Path));
        Assert.Equal(whole.Trials.Select(trial => trial.Result.WeightsDigest), old.Trials.Select(trial =>
            trial.Result.WeightsDigest));
        var trials = whole.Trials.DistinctBy(trial => trial.Trial.Id).Count();
        var sentence = $"{1 + 2 * trials} files of this study carry no digest, as written by earlier versions: " +
            "whether they were changed since is unchecked.";
        Assert.Equal(sentence, old.UncheckedSentence);
        Assert.Contains(sentence, StudyAnalyzer.Analyze(old, SmallStudy.Provenance, []).Limits);
        Assert.Equal(sentence, StudyStatus.Of(new StudyFolder(_folder.Path)).Unchecked);

        // It grows and goes on as ever; what is written then has its digest.
        Assert.Equal(sentence, SmallStudy.Run(_folder.Path).UncheckedSentence);
    }

    [Theory]
    [InlineData("\"loss\": [0-9.e+-]+", "\"loss\": 1e999",
        ": 1e999 is beyond the numbers of float64; allowed: up to 1.7976931348623157E+308 on either side of 0")]
    [InlineData("\"loss\": [0-9.e+-]+", "\"loss\": -0.5", " cannot be right: trainingLoss has -0.5 at example ")]
    [InlineData("\"outcome\": \"finished\"", "\"outcome\": \"diverged\"",
        " cannot be right: the outcome is diverged, and there is no divergence.")]
    [InlineData("\"divergence\": null", "\"divergence\": { \"step\": 1, \"examples\": 0, \"tensor\": \"loss\" }",
        " cannot be right: the outcome is finished, and there is a divergence.")]
    [InlineData("\"examples\": [0-9]+", "\"examples\": 900000",
        " cannot be right: the points of trainingLoss are not in order.")]
    [InlineData("\"displacementAngle\": [0-9.e+-]+", "\"displacementAngle\": 181",
        " cannot be right: DisplacementAngle is 181 at example ")]
    [InlineData("\"seed\": 1,", "\"seed\": 2,", " is the result of another trial.")]
    [InlineData("\"train\": \"..", "\"train\": \"zz",
        " is the result of its trial on other data.")]
    public void Without_a_digest_numbers_that_cannot_be_are_refused_in_words(string pattern, string replacement,
        string reason)
    {
        SmallStudy.Run(_folder.Path);
        var folder = new StudyFolder(_folder.Path);
        var trial = StudyResults.Read(folder).Trials.First(one => one.Trial is
        {
            Phase: StudyPhase.SharedRate,
            Specification.Seed: 1
        }).Trial;
        var file = Path.Combine(_folder["trials"], trial.Id, "result.json");
        WithoutDigest(file);
        var text = File.ReadAllText(file);
        var changed = new Regex(pattern).Replace(text, replacement, 1);
        Assert.NotEqual(text, changed);
        File.WriteAllText(file, changed);
        var error = Assert.Throws<SoapException>(() => folder.ReadResult(trial));
        Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soap-manifest-1", "soap-manifest-2",
        "its format is 'soap-manifest-2'; allowed: soap-manifest-1. Another version of SOAP wrote it.")]
    [InlineData("\"generation\": 1", "\"generation\": 2", "it says that it is manifest 2.")]
    [InlineData("\"id\": \"..", "\"id\": \"zz", "its trials, or their ids, are not those of its study and its data.")]
    [InlineData("\"trialsAtBest\": 4", "\"trialsAtBest\": 5",
        "its trials, or their ids, are not those of its study and its data.")]
    public void Without_a_digest_a_manifest_that_contradicts_itself_is_refused(string pattern, string replacement,
        string reason)
    {
        SmallStudy.Run(_folder.Path);
        var file = _folder["manifest-1.json"];
        WithoutDigest(file);
        File.WriteAllText(file, new Regex(pattern).Replace(File.ReadAllText(file), replacement, 1));
        Assert.Equal($"{file} cannot be right: {reason}", Assert.Throws<SoapException>(() =>
            new StudyFolder(_folder.Path).ReadManifest()).Message);
    }

    private string[] Results() => [.. Directory.GetFiles(_folder["trials"], "result.json",
        SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static void WithoutDigest(string file) => File.WriteAllText(file, Digest().Replace(File.ReadAllText(file),
        "\n}\n"));

    [GeneratedRegex("\"loss\": [0-9.e+-]+")]
    private static partial Regex Loss();

    [GeneratedRegex(",\n  \"digest\": \"[0-9a-f]{64}\"\n}\n$")]
    private static partial Regex Digest();
}
