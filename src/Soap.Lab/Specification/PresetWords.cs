using Soap.Rules;

namespace Soap.Lab.Specification;

/// <summary>The word <c>preset=NAME</c> among the settings of a trial.</summary>
internal static class PresetWords
{
    /// <summary>The word's key.</summary>
    public const string Key = "preset";

    /// <summary>Why a study has none.</summary>
    /// <param name="name">The preset that was asked for.</param>
    public static string NotInStudies(string name) => "a preset is of one rule, with its learning rate, and a " +
        $"study compares several; write soap train {Key}={name}";

    /// <summary>
    /// The words with <c>preset=NAME</c> replaced by the preset's settings, less those that a word behind it sets
    /// otherwise.
    /// </summary>
    /// <param name="words">As typed.</param>
    /// <exception cref="SoapException">There is no such preset, there are two, or a word before it would be undone by
    /// it.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var places = Enumerable.Range(0, words.Count).Where(i => KeyOf(words[i]) == Key).ToArray();
        if (places.Length == 0)
        {
            return words;
        }

        var word = words[places[^1]];
        if (places.Length > 1)
        {
            throw SoapException.BadUsage($"{word}: '{Key}' is set twice");
        }

        if (word == Key)
        {
            throw SoapException.BadUsage(
                $"{word}: a value is missing; write {Key}=NAME, with a name that 'soap rules' knows");
        }

        var settings = RuleCatalog.FindPreset(word[(Key.Length + 1)..]).Settings
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (before, behind) = (words.Take(places[0]).ToArray(), words.Skip(places[0] + 1).ToArray());
        var preset = settings.Select(KeyOf).ToHashSet();
        if (before.FirstOrDefault(other => preset.Contains(KeyOf(other))) is { } undone)
        {
            throw SoapException.BadUsage(
                $"{undone}: {word} behind it sets '{KeyOf(undone)}' too; write it behind the preset to change that");
        }

        var changed = behind.Select(KeyOf).ToHashSet();
        return [.. before, .. settings.Where(setting => !changed.Contains(KeyOf(setting))), .. behind];
    }

    private static string KeyOf(string word) => word.Split('=', 2)[0];
}
