using System.Collections.Concurrent;
using System.Text.Json;
using Soap.Storage;

namespace Soap.Lab.Records;

/// <summary>Reads files of studies and trials, and counts those that carry no digest.</summary>
internal sealed class StoredFiles
{
    private readonly ConcurrentDictionary<string, bool> _unchecked = new(StringComparer.Ordinal);

    /// <summary>How many of the files read so far carry no digest.</summary>
    public int Unchecked => _unchecked.Count;

    /// <summary>Whether there is something at a path. A link that leads nowhere is there too: it must not be passed
    /// over as a trial that was not run.</summary>
    public static bool IsThere(string file) => File.Exists(file) || RegularFile.IsLink(file);

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
        var value = SealedJson.Read<T>(file, out var isChecked);
        if (!isChecked)
        {
            _unchecked.TryAdd(file, true);
        }

        return value;
    }

    /// <summary>The content of a file that one can do without, or null where it is not there.</summary>
    /// <exception cref="SoapException">It is damaged (exit code 3).</exception>
    public T? ReadIfThere<T>(string file)
        where T : class
    {
        try
        {
            return IsThere(file) ? Read<T>(file) : null;
        }
        catch (SoapException damaged)
        {
            throw SoapException.BadData($"{damaged.Message} Remove this file to go on without it.", damaged);
        }
    }

    /// <summary>Whether two values would be stored as the same bytes.</summary>
    public static bool Same<T>(T one, T other) =>
        JsonSerializer.Serialize(one, Json.Options) == JsonSerializer.Serialize(other, Json.Options);
}
