using System.Collections.Concurrent;
using System.Text.Json;
using Soap.Storage;

namespace Soap.Lab.Records;

/// <summary>Reads files of studies and trials, and counts those that carry no digest.</summary>
internal sealed class StoredFiles
{
    private readonly ConcurrentDictionary<string, bool> _unchecked = new(StringComparer.Ordinal);
    private readonly StoredOrigins _origins = new();

    private delegate T Parser<T>(string path, Span<byte> bytes, out bool isChecked);

    /// <summary>How many of the files read so far carry no digest.</summary>
    public int Unchecked => _unchecked.Count;

    /// <summary>Whether there is something at a path. A link that leads nowhere is there too: it must not be passed
    /// over as a trial that was not run.</summary>
    public static bool IsThere(string file) => RegularFile.IsThere(file);

    /// <summary>Refuses to write into a folder that is a link: nothing is written outside of a study's
    /// folder.</summary>
    /// <exception cref="SoapException">It is one (exit code 5).</exception>
    public static void RefuseLink(string folder)
    {
        if (RegularFile.IsLink(folder))
        {
            throw SoapException.BadStorage(
                $"{folder} is a link, which leads out of the study: a study writes into its own folder only. " +
                "Put the folder itself there.");
        }
    }

    /// <summary>The content of a file.</summary>
    /// <exception cref="SoapException">It is damaged (exit code 3).</exception>
    public T Read<T>(string file)
    {
        using var bytes = FileBytes.Read(file);
        return Parse(file, bytes, SealedJson.Parse<T>);
    }

    /// <summary>The content of a file that one can do without, or null where it is not there.</summary>
    /// <exception cref="SoapException">It is damaged (exit code 3).</exception>
    public T? ReadIfThere<T>(string file)
        where T : class => ReadIfThere(file, SealedJson.Parse<T>);

    /// <summary>A trial's provenance, or null where it is not there.</summary>
    /// <exception cref="SoapException">It is damaged (exit code 3).</exception>
    public TrialProvenance? ReadProvenanceIfThere(string file) => ReadIfThere(file, _origins.Parse);

    private T? ReadIfThere<T>(string file, Parser<T> parse)
        where T : class
    {
        try
        {
            using var bytes = FileBytes.ReadIfThere(file);
            return bytes is null ? null : Parse(file, bytes, parse);
        }
        catch (SoapException damaged)
        {
            throw SoapException.BadData($"{damaged.Message} Remove this file to go on without it.", damaged);
        }
    }

    private T Parse<T>(string file, FileBytes bytes, Parser<T> parse)
    {
        var value = parse(file, bytes.Span, out var isChecked);
        if (!isChecked)
        {
            _unchecked.TryAdd(file, true);
        }

        return value;
    }

    /// <summary>Whether two values would be stored as the same bytes.</summary>
    public static bool Same<T>(T one, T other) =>
        JsonSerializer.Serialize(one, Json.Options) == JsonSerializer.Serialize(other, Json.Options);
}
