using System.Text.Json.Nodes;
using Soap.Options;

namespace Soap.Lab.Specification.Files;

/// <summary>The keys of a study file: those of every study, its name and title, and what it starts from.</summary>
internal static class StudyFileKeys
{
    /// <summary>The key that names what the file starts from.</summary>
    public const string Extends = "extends";

    private const int LongestName = 64, LongestTitle = 300;

    /// <summary>The values of <see cref="Extends"/>.</summary>
    public static ValueKind<string> ExtendsKind { get; } = ValueKinds.Word(
        StudyCatalog.All.Select(study => study.Name));

    /// <summary>What <see cref="Extends"/> means.</summary>
    public static string ExtendsDescription => "the built-in study whose values the keys have that are left out; " +
        $"{StudyCatalog.Founding.Name} if this one is left out too";

    /// <summary>The study's word.</summary>
    public static Setting<StudySpecification> Name { get; } = Setting<StudySpecification>.Create(
        "study",
        Text(
            "a word of lower-case letters, digits and '-' that begins with a letter, " +
                $"at most {LongestName} characters",
            "^[a-z][a-z0-9-]*$",
            LongestName,
            text => char.IsAsciiLetterLower(text[0])
                && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')),
        "the study's own word; its folder is runs/WORD",
        study => study.Name,
        (study, name) => study with { Name = name });

    /// <summary>What it asks.</summary>
    public static Setting<StudySpecification> Title { get; } = Setting<StudySpecification>.Create(
        "title",
        Text(
            $"one line of at most {LongestTitle} characters, without spaces around it",
            "^\\S(.*\\S)?$",
            LongestTitle,
            text => !text.Any(char.IsControl) && text == text.Trim()),
        "one line that says what the study asks; the title of its report",
        study => study.Title,
        (study, title) => study with { Title = title });

    /// <summary>All keys that set something.</summary>
    public static IReadOnlyList<Setting<StudySpecification>> All { get; } = [Name, Title, .. StudySettings.All];

    private static ValueKind<string> Text(string allowed, string pattern, int longest, Func<string, bool> isAllowed) =>
        new(
            allowed,
            text => text.Length > 0 && text.Length <= longest && isAllowed(text)
                ? text
                : throw new FormatException("not allowed"),
            text => text,
            () => new JsonObject { ["type"] = "string", ["pattern"] = pattern, ["maxLength"] = longest });
}
