using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Soap.Lab.Records;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Soap.Storage;

namespace Soap.Cli.Hosting;

/// <summary>Which study a command line asks for.</summary>
internal static class StudyChoice
{
    /// <summary>The built-in study, or that of a file, with the changes made to it.</summary>
    /// <param name="name">The study's word, or its file; null for the founding one; a first key=value may stand in its
    /// place.</param>
    /// <param name="words">The changes.</param>
    /// <param name="quick">Whether the short form is meant.</param>
    /// <exception cref="SoapException">There is no such study or file, or it is wrong, or a change is not
    /// allowed.</exception>
    public static StudySpecification Of(string? name, IReadOnlyList<string> words, bool quick)
    {
        if (name is not null && !IsFile(name) && name.Contains('=', StringComparison.Ordinal))
        {
            words = [name, .. words];
            name = null;
        }

        if (words.FirstOrDefault(word => word.StartsWith($"{PresetWords.Key}=", StringComparison.Ordinal))
            is { } preset)
        {
            throw SoapException.BadUsage(
                $"{preset}: {PresetWords.NotInStudies(preset[(PresetWords.Key.Length + 1)..])}");
        }

        IReadOnlySet<string> fileKeys = new HashSet<string>();
        var original = name is null ? StudyCatalog.Founding
            : IsFile(name) ? StudyFile.Read(name, out fileKeys)
            : BuiltIn(name);
        var start = quick ? StudyCatalog.Quick(original) : original;
        var changed = Changed(start, words, fileKeys);
        return Text(changed) == Text(Changed(start, [], fileKeys)) ? changed
            : changed with { Name = $"{start.Name}-{Digest(Text(changed))}" };
    }

    /// <summary>The study with the changes, and what nobody asked for cut to its task, once and last.</summary>
    /// <param name="study">What to start from, not cut.</param>
    /// <param name="words">The changes.</param>
    /// <param name="keys">What was asked for before.</param>
    /// <exception cref="SoapException">A change is not allowed.</exception>
    public static StudySpecification Changed(
        StudySpecification study, IReadOnlyList<string> words, IReadOnlySet<string> keys)
    {
        var asked = TaskDefaults.KeysOf(words).Union(keys).ToHashSet();
        return StudyChecks.Check(Fit(SettingWords.Apply(
            study, words, StudySettings.All, changed => StudySettings.Check(Fit(changed)))));

        StudySpecification Fit(StudySpecification changed) => TaskDefaults.Fit(changed, asked);
    }

    // A study of another word may have been run from a file.
    private static StudySpecification BuiltIn(string name) =>
        !StudyCatalog.Words.Contains(name) && RunBefore(name) is { } folder
            ? throw SoapException.BadUsage(
                $"unknown study '{Quotation.Of(name)}'; did you mean {Quotation.ForShell(folder)}?")
            : StudyCatalog.Find(name);

    /// <summary>What a changed study's name ends with, so that it has a folder of its own, the same one for the same
    /// changes.</summary>
    public static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];

    // The folder whose name is nearest, where no built-in study's is as near.
    private static string? RunBefore(string name)
    {
        if (string.IsNullOrWhiteSpace(name)
            || MissingStudy.Nearest(Path.TrimEndingDirectorySeparator(Path.GetFullPath(name))) is not { } folder)
        {
            return null;
        }

        var (found, words) = (Path.GetFileName(folder), StudyCatalog.Words);
        return found == name || (!words.Contains(found) && Spelling.Nearest(name, [.. words, found]) == found)
            || name.Contains(Path.DirectorySeparatorChar)
            ? folder
            : null;
    }

    // A built-in study's word is never a file's; what looks like a file's name is one, there or not.
    private static bool IsFile(string name) =>
        !StudyCatalog.Words.Contains(name)
        && (Path.Exists(name)
            || (Path.GetExtension(name) is ".yaml" or ".yml" && !name.Contains('=', StringComparison.Ordinal)));

    private static string Text(StudySpecification study) => JsonSerializer.Serialize(study, Json.Options);
}
