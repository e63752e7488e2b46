using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Soap.Lab.Records;
using Soap.Lab.Tests.Running;
using Soap.Storage;
using Soap.Tests.Fuzzing;

namespace Soap.Lab.Tests.Fuzzing;

/// <summary>The readers of a study's files: what a study from elsewhere may hold.</summary>
internal static class StudyTargets
{
    private const int SealLength = 64 + 4; // the digest, and what ends the file

    private static readonly string[] Words =
    [
        "null", "true", "[]", "{}", "[null]", "\"\"", "\"\\ud800\"", "\"\\u001b[31m\"", "-1", "1e999", "2147483647",
        ",", ":", "{", "}", "[", "]", "\n", "\"../../x\"", "\"curve\"", "\"fa\"", "\"nonsense\"", "\"layers:9\"",
        "\"learningRateRange\": { \"low\": 0.001, \"high\": 1 },", "\"candidates\": 2147483647,",
        "\"sweeps\": [ { \"key\": \"momentum\", \"values\": [ \"0\", \"0.5\" ] } ],", "\"hidden\": null,",
        "\"sweeps\": [ { \"key\": \"nonsense\", \"values\": [ \"0\" ] } ],", "\"protocol\": \"algoperf\",",
        "\"divergence\": { \"step\": 1, \"examples\": 0, \"tensor\": \"loss\" },", "\"test\": null,",
        "\"validation\": [],", "\"trainingLoss\": [],", "\"diagnostics\": [],", "\"function\": [],",
    ];

    /// <summary>Them, for a study in a folder.</summary>
    public static IEnumerable<FuzzTarget> In(string path)
    {
        var trial = SmallStudy.Run(path).Trials[0].Trial;
        var ofTrial = Path.Combine(path, "trials", trial.Id);
        new StudyFolder(path)
            .WriteFailure(trial, TrialFailure.Of(new InvalidOperationException("broken"), SmallStudy.Provenance));
        return
        [
            Of("manifest", Path.Combine(path, "manifest-1.json"), folder => folder.ReadManifest()),
            Of("origin of a study", Path.Combine(path, "provenance.json"), folder => folder.ReadProvenance()),
            Of("result", Path.Combine(ofTrial, "result.json"), folder => folder.ReadResult(trial)),
            Of("origin of a trial", Path.Combine(ofTrial, "provenance.json"), folder => folder.ReadProvenance(trial)),
            Of("failure", Path.Combine(ofTrial, "error.json"), folder => folder.ReadFailure(trial)),
        ];

        FuzzTarget Of<T>(string name, string file, Func<StudyFolder, T> read) =>
            new(name, [File.ReadAllBytes(file)], new Regex($@"^{Regex.Escape(file)}[, ]\s?\S"), bytes =>
            {
                File.WriteAllBytes(file, bytes);
                var text = JsonSerializer.Serialize(read(new StudyFolder(path)), Json.Options);
                FuzzFault.Unless(
                    JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(text, Json.Options), Json.Options) == text,
                    "what is written of it is read as something else");
            })
            {
                IsText = true,
                Tokens = Words,
                Finish = Sealed,
                ExitCodes = [ExitCode.Data, ExitCode.Storage], // of another trial
                MostTimes = 256,
                MostBeside = 8 << 20,
            };
    }

    /// <summary>A file with its digest made right, where it has one.</summary>
    public static byte[] Sealed(byte[] file)
    {
        var digest = file.Length - SealLength;
        if (digest < 13 || !file.AsSpan(0, digest).EndsWith("  \"digest\": \""u8))
        {
            return file;
        }

        var right = file.ToArray();
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(file.AsSpan(0, digest - 13))))
            .CopyTo(right, digest);
        return right;
    }
}
