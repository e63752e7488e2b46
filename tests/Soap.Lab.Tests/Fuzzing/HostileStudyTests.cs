using System.Security.Cryptography;
using System.Text;
using Soap.Lab.Records;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Soap.Storage;
using Xunit;

namespace Soap.Lab.Tests.Fuzzing;

/// <summary>Files of a study that somebody made to cost much or to break what reads them.</summary>
public sealed class HostileStudyTests : IDisposable
{
    private const long Little = 8 << 20;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "\"candidates\": 5,", "\"candidates\": 2147483647, \"learningRateRange\": { \"low\": 0.001, \"high\": 1 },",
        "it has 8 trials, and its study 4294967298.")]
    [InlineData(
        "\"sweeps\": [],",
        "\"sweeps\": [ { \"key\": \"momentum\", \"values\": [\"0\", \"0.1\", \"0.2\"," +
            "\"0.3\", \"0.4\", \"0.5\", \"0.6\"," +
            " \"0.7\", \"0.8\", \"0.9\"] }, { \"key\": \"batch\", \"values\": [" +
            "\"1\", \"2\", \"3\", \"4\", \"5\", \"6\"] } ],",
        "it has 8 trials, and its study 244.")]
    [InlineData(
        "\"sweeps\": [],", "\"sweeps\": [ { \"key\": \"nonsense\", \"values\": [\"1\"] } ],",
        "its study has candidates that no study has.")]
    [InlineData(
        "\"sweeps\": [],", "\"sweeps\": [ { \"key\": \"momentum\", \"values\": [] } ],",
        "its study has candidates that no study has.")]
    [InlineData(
        "\"sweeps\": [],", "\"sweeps\": [ { \"key\": \"momentum\", \"values\": [\"1e999\"] } ],",
        "a value that its study sweeps is not allowed: ")]
    [InlineData(
        "\"candidates\": 5,", "\"candidates\": 2, \"learningRateRange\": { \"low\": 1e-308, \"high\": 1e308 },",
        "its study has candidates that no study has.")]
    public void A_manifest_of_trials_without_end_or_sense_is_refused_before_they_are_made(
        string part, string by, string reason)
    {
        SmallStudy.Run(_folder.Path);
        var file = _folder["manifest-1.json"];
        Change(file, part, by);
        var folder = new StudyFolder(_folder.Path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<SoapException>(folder.ReadManifest);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Little);
        Assert.StartsWith($"{file} cannot be right: {reason}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "result.json", "\"trainingLoss\": [", "\"trainingLoss\": [ null,", "$.trainingLoss: item 1 of a list is")]
    [InlineData("result.json", "\"train\": \"", "\"more\": null, \"train\": \"", "$.dataDigests: 'more' is null")]
    [InlineData("result.json", "\"outcome\"", "\"\\u001b[31m\"", "\uFFFD[31m")]
    public void Null_where_something_is_needed_and_keys_that_nobody_sees_are_refused_by_place(
        string name, string part, string by, string reason)
    {
        var trial = SmallStudy.Run(_folder.Path).Trials[0].Trial;
        var file = Path.Combine(_folder["trials"], trial.Id, name);
        Change(file, part, by);
        var error = Assert.Throws<SoapException>(() => new StudyFolder(_folder.Path).ReadResult(trial));
        Assert.StartsWith($"{file}, line ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void A_rule_of_very_many_options_takes_memory_for_each_once()
    {
        var rule = $"sign:period=7{string.Concat(Enumerable.Repeat(",magnitude=unit", 10_000))}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<SoapException>(() => SettingWords.Apply(
            StudyCatalog.Founding, [$"rules=bp {rule}"], StudySettings.All, StudySettings.Check));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200L * rule.Length);
    }

    // The digest is right, and before it stands nothing that it could be taken out of.
    [Fact]
    public void A_file_of_a_digest_alone_is_refused()
    {
        var before = "{\n"u8.ToArray();
        var file = _folder["file.json"];
        File.WriteAllText(
            file, $"{{\n  \"digest\": \"{Convert.ToHexStringLower(SHA256.HashData(before))}\"\n}}\n");
        var error = Assert.Throws<SoapException>(() => SealedJson.Read<TrialFailure>(file, out _));
        Assert.StartsWith($"{file}, line 2, key $", error.Message, StringComparison.Ordinal);
    }

    private static void Change(string file, string part, string by)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(part, text, StringComparison.Ordinal);
        var at = text.IndexOf(part, StringComparison.Ordinal);
        var bytes = Encoding.UTF8.GetBytes(text[..at] + by + text[(at + part.Length)..]);
        File.WriteAllBytes(file, StudyTargets.Sealed(bytes));
    }
}
