using Soap.Storage;

namespace Soap.States;

/// <summary>
/// A state in a safetensors file: its tensors and numbers by name, which Python's readers open, its records and what
/// else is said of it as texts, and a digest over all of that. Such files are written whole or not at all, and read
/// whole or not at all.
/// </summary>
internal sealed class StateFile
{
    // What is said of a state, and not in it: no part of a state has a name with a colon.
    private const string Said = "soap:";
    private readonly IReadOnlyList<SafetensorsTensor> _tensors;
    private readonly IReadOnlyDictionary<string, string> _records;

    private StateFile(string path, SafetensorsFile file)
    {
        var texts = SafetensorsSeal.Unsealed(file.Metadata);
        (Path, _tensors) = (path, file.Tensors);
        _records = Named(texts, isSaid: false);
        About = Named(texts, isSaid: true);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is said of the state.</summary>
    public IReadOnlyDictionary<string, string> About { get; }

    /// <summary>Writes the state of a thing.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="state">The thing.</param>
    /// <param name="about">What is said of it.</param>
    /// <param name="after">Called after each step of writing; for tests.</param>
    /// <exception cref="SoapException">It cannot be written; what was there is as it was (exit code 5).</exception>
    public static void Write(
        string path, IState state, IReadOnlyDictionary<string, string> about, Action<WriteStep>? after = null)
    {
        var (tensors, records) = StateWriter.Copy(state);
        SafetensorsWriter.WriteState(
            path, tensors, records.Concat(about.Select(text => KeyValuePair.Create(Said + text.Key, text.Value)))
                .ToDictionary(), after);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SoapException">It cannot be read, was damaged, or is no state (exit code 3).</exception>
    public static StateFile Read(string path)
    {
        var file = SafetensorsReader.Read(path);
        return SafetensorsSeal.IsState(file.Metadata)
            ? new StateFile(path, file)
            : throw NoState(path);
    }

    /// <summary>What the file of a state says in texts: its records, and what else is said of it. Its numbers are not
    /// read and its digest is not looked at: for who looks on while it is written anew, not for who goes on from
    /// it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SoapException">It cannot be read, or is no state (exit code 3).</exception>
    public static (IReadOnlyDictionary<string, string> Records, IReadOnlyDictionary<string, string> About) ReadTexts(
        string path)
    {
        var metadata = SafetensorsReader.ReadMetadata(path);
        if (!SafetensorsSeal.IsState(metadata))
        {
            throw NoState(path);
        }

        var texts = SafetensorsSeal.Unsealed(metadata);
        return (Named(texts, isSaid: false), Named(texts, isSaid: true));
    }

    /// <summary>Puts the state into a thing that was made as the one that was written.</summary>
    /// <returns>Null; or why it does not fit: the thing is then as it was.</returns>
    public string? Into(IState state)
    {
        try
        {
            StateReader.Read(state, _tensors, _records);
            return null;
        }
        catch (FormatException error)
        {
            return $"{Path} is the state of something else: {error.Message}";
        }
    }

    private static SoapException NoState(string path) =>
        SoapException.BadData($"{path} is a file of weights, and no state of a training.");

    private static Dictionary<string, string> Named(IReadOnlyDictionary<string, string> texts, bool isSaid) => texts
        .Where(text => text.Key.StartsWith(Said, StringComparison.Ordinal) == isSaid)
        .ToDictionary(text => isSaid ? text.Key[Said.Length..] : text.Key, text => text.Value, StringComparer.Ordinal);
}
