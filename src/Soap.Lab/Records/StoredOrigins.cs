using System.Text.Json;
using System.Text.Json.Serialization;
using Soap.Engines;
using Soap.Storage;

namespace Soap.Lab.Records;

/// <summary>
/// Reads the provenance of trials, in which most of the text is that of the process that ran them: what is the same as
/// in another file, byte for byte, is read once, and kept once.
/// </summary>
internal sealed class StoredOrigins
{
    // As many machines and commands as a study has now and then; what is beyond is read each time.
    private const int MostKnown = 32;
    private volatile (byte[] Text, Provenance Origin)[] _known = [];

    /// <summary>The provenance of a trial.</summary>
    /// <inheritdoc cref="SealedJson.Parse"/>
    public TrialProvenance Parse(string path, Span<byte> bytes, out bool isChecked)
    {
        isChecked = SealedJson.IsWhole(bytes, out var line);
        return isChecked && Quick(bytes[..line]) is { } provenance
            ? provenance
            : SealedJson.Parse<TrialProvenance>(path, bytes, out isChecked);
    }

    // Null where the file is not as this version writes it: reading it as one says what it is.
    private TrialProvenance? Quick(ReadOnlySpan<byte> bytes)
    {
        var opening = "{\n  \"origin\": "u8;
        var ending = "\n  },\n"u8;
        var end = bytes.IndexOf(ending);
        if (end < 0 || !bytes.StartsWith(opening) || !bytes.EndsWith(",\n"u8))
        {
            return null;
        }

        try
        {
            var origin = OriginOf(bytes[opening.Length..(end + ending.Length - ",\n".Length)]);
            byte[] others = [.. "{"u8, .. bytes[(end + ending.Length)..^",\n".Length], .. "}"u8];
            return origin is not null && JsonSerializer.Deserialize<Others>(others, Json.Options) is { } rest
                ? rest.With(origin)
                : null;
        }
        catch (Exception unread) when (unread is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private Provenance? OriginOf(ReadOnlySpan<byte> text)
    {
        var known = _known;
        foreach (var (there, origin) in known)
        {
            if (text.SequenceEqual(there))
            {
                return origin;
            }
        }

        var read = JsonSerializer.Deserialize<Provenance>(text, Json.Options);
        if (read is not null && known.Length < MostKnown)
        {
            _known = [.. known, (text.ToArray(), read)];
        }

        return read;
    }

    // What a trial's provenance has besides its origin.
    private sealed record Others(
        EngineRecord? Engine, DateTimeOffset Started, DateTimeOffset Finished, double Seconds)
    {
        public double? SecondsPerExample { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? InitialWeightsFile { get; init; }

        public TrialProvenance With(Provenance origin) => new(origin, Engine, Started, Finished, Seconds)
        {
            SecondsPerExample = SecondsPerExample,
            InitialWeightsFile = InitialWeightsFile,
        };
    }
}
