using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Soap.Storage;
using Soap.Trials;

namespace Soap.Lab.Planning;

/// <summary>A trial of a study, and what it is for.</summary>
/// <param name="Phase">What it is for.</param>
/// <param name="Specification">What to run.</param>
/// <param name="Id">The first 12 hexadecimal digits of SHA-256 over the canonical specification and the data
/// digests.</param>
public sealed record PlannedTrial(StudyPhase Phase, TrialSpecification Specification, string Id)
{
    /// <summary>Plans a trial on given data.</summary>
    public static PlannedTrial Create(
        StudyPhase phase, TrialSpecification specification, IReadOnlyDictionary<string, string> dataDigests)
    {
        var digests = string.Join(
            "\n",
            dataDigests.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
        var identity = JsonSerializer.Serialize(specification, Json.Options) + "\n" + digests;
        return new PlannedTrial(
            phase, specification, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..12]);
    }
}
