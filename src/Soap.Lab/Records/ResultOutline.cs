using System.Text;
using System.Text.Json;
using Soap.Engines;
using Soap.Lab.Planning;
using Soap.Storage;
using Soap.Trials;

namespace Soap.Lab.Records;

/// <summary>
/// Results without their curves, read in a fraction of the time: how a trial ended, and what it is chosen by. The
/// digest is checked, and specification and data are compared with the planned ones byte for byte; a file that is not
/// exactly as this version writes it is left to who reads all of it.
/// </summary>
/// <param name="digests">Of the data.</param>
internal sealed class ResultOutline(IReadOnlyDictionary<string, string> digests)
{
    // The end of every result of these data, before its digest.
    private readonly byte[] _ending = Encoding.UTF8.GetBytes(
        "  \"dataDigests\": " + JsonSerializer.Serialize(digests, Json.Options).Replace(
            "\n", "\n  ", StringComparison.Ordinal) + ",\n");

    /// <summary>The result of a trial with the last point of its validation and no other; null where it is not there,
    /// or only reading it whole can tell what it is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="trial">The trial that it must be of.</param>
    public TrialResult? Read(string file, PlannedTrial trial)
    {
        try
        {
            using var there = FileBytes.ReadIfThere(file);
            ReadOnlySpan<byte> bytes = there is null ? [] : there.Span;
            return SealedJson.IsWhole(bytes, out var end) && IsOf(trial.Specification, bytes)
                && bytes[..end].EndsWith(_ending)
                ? Outline(bytes, trial)
                : null;
        }
        catch (Exception unread) when (unread is SoapException or JsonException)
        {
            return null; // who reads it whole says why
        }
    }

    // Whether a result begins with what was planned: within it, each line of that is indented.
    private static bool IsOf(TrialSpecification specification, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> planned = JsonSerializer.SerializeToUtf8Bytes(specification, Json.Options);
        var begins = Skip(ref bytes, "{\n  \"specification\": "u8);
        foreach (var line in planned.Split((byte)'\n'))
        {
            begins = begins && (line.Start.Value == 0 || Skip(ref bytes, "\n  "u8)) && Skip(ref bytes, planned[line]);
        }

        return begins && bytes.StartsWith(",\n"u8);
    }

    private static bool Skip(ref ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected)
    {
        var isThere = bytes.StartsWith(expected);
        bytes = bytes[(isThere ? expected.Length : 0)..];
        return isThere;
    }

    private TrialResult? Outline(ReadOnlySpan<byte> bytes, PlannedTrial trial)
    {
        Utf8JsonReader reader = new(bytes);
        TrialOutcome? outcome = null;
        Divergence? divergence = null;
        EvaluationPoint? last = null, selected = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("outcome"u8))
            {
                outcome = JsonSerializer.Deserialize<TrialOutcome>(ref reader, Json.Options);
            }
            else if (reader.ValueTextEquals("divergence"u8))
            {
                divergence = JsonSerializer.Deserialize<Divergence?>(ref reader, Json.Options);
                if (!trial.Phase.Chooses())
                {
                    break; // nothing is chosen by it
                }
            }
            else if (reader.ValueTextEquals("validation"u8))
            {
                last = Last(ref reader);
            }
            else if (reader.ValueTextEquals("selected"u8))
            {
                selected = JsonSerializer.Deserialize<EvaluationPoint?>(ref reader, Json.Options);
            }
            else if (reader.ValueTextEquals("test"u8))
            {
                break; // what follows is no part of it
            }
            else
            {
                reader.Skip();
            }
        }

        var isDiverged = outcome == TrialOutcome.Diverged;
        return outcome is null || isDiverged == divergence is null ? null : new TrialResult
        {
            Specification = trial.Specification,
            Outcome = outcome.Value,
            Divergence = divergence,
            TrainingLoss = [],
            Validation = last is null ? [] : [last],
            Selected = selected,
            Diagnostics = [],
            WeightsDigest = "",
            DataDigests = digests,
        };
    }

    // Of points in a list.
    private static EvaluationPoint? Last(ref Utf8JsonReader reader)
    {
        EvaluationPoint? last = null;
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            last = JsonSerializer.Deserialize<EvaluationPoint>(ref reader, Json.Options);
        }

        return last;
    }
}
