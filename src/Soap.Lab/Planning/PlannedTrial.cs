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
    private const int IdLength = 12;

    /// <summary>Plans a trial on given data.</summary>
    public static PlannedTrial Create(
        StudyPhase phase, TrialSpecification specification, IReadOnlyDictionary<string, string> dataDigests)
    {
        return Create(phase, specification, EndingOf(dataDigests));
    }

    /// <summary>Plans a trial.</summary>
    /// <param name="phase">What it is for.</param>
    /// <param name="specification">What to run.</param>
    /// <param name="ending">What follows the specification in the text that makes the id; see
    /// <see cref="EndingOf"/>.</param>
    internal static PlannedTrial Create(StudyPhase phase, TrialSpecification specification, byte[] ending)
    {
        var digest = SHA256.HashData([.. JsonSerializer.SerializeToUtf8Bytes(specification, Json.Options), .. ending]);
        return new PlannedTrial(phase, specification, Convert.ToHexStringLower(digest.AsSpan(0, IdLength / 2)));
    }

    /// <summary>What follows the specification in the text that makes the id: the digests of the data, which many
    /// trials share.</summary>
    internal static byte[] EndingOf(IReadOnlyDictionary<string, string> dataDigests) => Encoding.UTF8.GetBytes(
        "\n" + string.Join(
            "\n",
            dataDigests.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}")));
}
