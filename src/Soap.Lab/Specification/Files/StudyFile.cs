using Soap.Storage;

namespace Soap.Lab.Specification.Files;

/// <summary>
/// Studies as files: YAML with the keys of <see cref="StudySettings.All"/> and <c>study</c> (its word), <c>title</c>
/// and <c>extends</c> (a built-in study whose values the keys have that are left out; the founding one otherwise).
/// Every error names the file, the line and the column, and all of them are told at once.
/// </summary>
public static class StudyFile
{
    /// <summary>Reads a study.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SoapException">There is no such file, or it is not a study (exit code 2); the message says
    /// where and why.</exception>
    public static StudySpecification Read(string path) => TaskDefaults.Fit(Read(path, out var keys), keys);

    /// <summary>Reads a study to change it: <see cref="TaskDefaults.Fit(StudySpecification, IReadOnlySet{string})"/>
    /// is left to be done, when its task is known.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keys">The keys that the file has; the others have the values of the study that it starts from.
    /// </param>
    /// <exception cref="SoapException">There is no such file, or it is not a study (exit code 2); the message says
    /// where and why.</exception>
    public static StudySpecification Read(string path, out IReadOnlySet<string> keys)
    {
        ArgumentNullException.ThrowIfNull(path);
        byte[] bytes;
        try
        {
            if (Directory.Exists(path) || !File.Exists(path))
            {
                throw MissingFile.Error(path);
            }

            bytes = ReadBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SoapException.BadUsage($"{path} cannot be read: {error.Message}", error);
        }

        return Parse(path, bytes, out keys);
    }

    /// <summary>Reads a study from the content of a file.</summary>
    /// <param name="name">The file, for messages; a relative path of data in it is relative to its folder.</param>
    /// <param name="content">UTF-8, at most 1 MiB.</param>
    /// <exception cref="SoapException">It is not a study (exit code 2); the message says where and why.</exception>
    public static StudySpecification Parse(string name, ReadOnlySpan<byte> content) =>
        TaskDefaults.Fit(Parse(name, content, out var keys), keys);

    private static StudySpecification Parse(string name, ReadOnlySpan<byte> content, out IReadOnlySet<string> keys)
    {
        ArgumentNullException.ThrowIfNull(name);
        var text = FileText.Decode(name, content);
        var problems = new FileProblems(name);
        var entries = FlatYaml.Read(text, problems, out var isWhole);
        keys = entries.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        var study = new StudyBinder(entries, problems, Path.GetDirectoryName(name) ?? "").Bind(isWhole);
        return problems.IsEmpty ? StudyChecks.Check(study) : throw problems.Error();
    }

    // Not more than it takes to see that there is too much.
    private static byte[] ReadBytes(string path)
    {
        using var file = RegularFile.OpenRead(path);
        var bytes = new byte[FileText.MostBytes + 1];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
