using System.Text.Json;
using System.Text.RegularExpressions;
using Soap.Storage;

namespace Soap.Lab.Specification.Files;

/// <summary>
/// Makes a study of a file's entries. What a value means is left to the table of settings; here it is only text.
/// </summary>
/// <param name="entries">Keys and values, in the file's order.</param>
/// <param name="problems">Gets what is wrong.</param>
/// <param name="folder">The file's folder, to which paths in it are relative.</param>
internal sealed class StudyBinder(IReadOnlyList<FileEntry> entries, FileProblems problems, string folder)
{
    private static readonly string[] Keys =
    [
        StudyFileKeys.Name.Name,
        StudyFileKeys.Title.Name,
        StudyFileKeys.Extends,
        .. StudySettings.All.Select(setting => setting.Name),
    ];
    private const string TaskKey = "task";
    private readonly Dictionary<string, FileEntry> _known = [];

    /// <summary>The study, whose defaults are not cut to its task; of use only if there are no problems.</summary>
    /// <param name="isWhole">Whether all entries are there, so that a missing one is an error.</param>
    public StudySpecification Bind(bool isWhole)
    {
        foreach (var entry in entries)
        {
            Sort(entry);
        }

        var study = Start();
        foreach (var setting in StudyFileKeys.All)
        {
            if (_known.TryGetValue(setting.Name, out var entry))
            {
                study = Set(study, setting, entry);
            }
            else if (isWhole && (setting == StudyFileKeys.Name || setting == StudyFileKeys.Title))
            {
                problems.Add(Place.Start, $"key '{setting.Name}' is missing: {setting.Description}");
            }
        }

        if (problems.IsEmpty)
        {
            CheckTogether(study);
        }

        // The trial's own learning rate is a placeholder, as in the built-in studies.
        return study with { Trial = study.Trial with { LearningRate = study.LearningRate } };
    }

    private void Sort(FileEntry entry)
    {
        var shown = FileProblems.Shown(entry.Key);
        if (entry.Key == PresetWords.Key)
        {
            var name = entry.Values is [var first, ..] ? FileProblems.Shown(first.Text) : "NAME";
            problems.Add(entry.Place, $"key '{shown}' is not allowed: {PresetWords.NotInStudies(name)}");
        }
        else if (!Keys.Contains(entry.Key))
        {
            problems.Add(entry.Place, () => $"key '{shown}' is unknown; "
                + (MissingKeys.Reason(entry.Key) is { } reason ? reason
                    : Spelling.Nearest(entry.Key, Keys) is { } nearest
                    ? $"did you mean '{nearest}'?"
                    : $"keys are {string.Join(", ", Keys)}"));
        }
        else if (!_known.TryAdd(entry.Key, entry))
        {
            problems.Add(
                entry.Place, $"key '{shown}' stands twice, first on line {_known[entry.Key].Place.Line}; keep one");
        }
    }

    private StudySpecification Start()
    {
        if (!_known.TryGetValue(StudyFileKeys.Extends, out var entry) || entry.Values is null)
        {
            return StudyCatalog.Founding;
        }

        var text = string.Join(',', entry.Values.Select(value => value.Text));
        try
        {
            return StudyCatalog.Find(StudyFileKeys.ExtendsKind.Parse(text));
        }
        catch (FormatException error)
        {
            Refuse(entry.ValuePlace, entry.Key, text, error, StudyFileKeys.ExtendsKind.Allowed);
            return StudyCatalog.Founding;
        }
    }

    private StudySpecification Set(StudySpecification study, Setting<StudySpecification> setting, FileEntry entry)
    {
        if (entry.Values is not { } values)
        {
            return study;
        }

        // Whether a key that has one value may get several is for the table to say.
        var separators = setting.Separators ?? ",";
        if (entry.IsList && values.FirstOrDefault(value => value.Text.AsSpan().ContainsAny(separators))
            is { Text: not null } several)
        {
            problems.Add(several.Place, $"{entry.Key}: the item '{FileProblems.Shown(several.Text)}' looks like " +
                "several values; write each as an item of its own");
            return study;
        }

        if (entry.IsList && setting.Separators == RuleKind.Rules.Separators && CutRule(values) is var (place, whole))
        {
            var shown = FileProblems.Shown(whole);
            problems.Add(place, $"{entry.Key}: a comma ends an item of a list, here within the rule {shown}; " +
                $"write it in quotes: \"{shown}\"");
            return study;
        }

        var text = string.Join(separators[0], values.Select(value => value.Text));
        try
        {
            return setting.Set(study, setting.Name == TaskKey ? TaskKind.In(folder, text) : text);
        }
        catch (FormatException error)
        {
            var wrong = !entry.IsList ? default : error switch
            {
                TooManyValuesException => default,
                WrongItemException one => values.Where(value => value.Text.Length > 0).ElementAt(one.Item),
                _ => values.FirstOrDefault(value => IsRefused(study, setting, value.Text)),
            };
            Refuse(wrong.Text is null ? entry.ValuePlace : wrong.Place, entry.Key, text, error, setting.Allowed);
            return study;
        }
    }

    // The first rule with options whose comma YAML took for its own: what follows it is an option, and no rule.
    private static (Place Place, string Whole)? CutRule(IReadOnlyList<FileValue> values)
    {
        for (var i = 1; i < values.Count; i++)
        {
            if (IsOption(values[i].Text) && values[i - 1].Text.Contains(':', StringComparison.Ordinal))
            {
                var options = values.Skip(i).Select(value => value.Text).TakeWhile(IsOption);
                return (values[i - 1].Place, string.Join(',', options.Prepend(values[i - 1].Text)));
            }
        }

        return null;

        static bool IsOption(string text) =>
            text.Contains('=', StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal);
    }

    private static bool IsRefused(StudySpecification study, Setting<StudySpecification> setting, string text)
    {
        try
        {
            setting.Set(study, text);
            return false;
        }
        catch (FormatException)
        {
            return true;
        }
    }

    private void Refuse(Place place, string key, string text, FormatException error, string allowed) =>
        problems.Add(
            place, $"{key} = {FileProblems.Shown(text)}: {FileProblems.Reason(error.Message)}; allowed: {allowed}");

    private void CheckTogether(StudySpecification given)
    {
        StudySpecification study;
        try
        {
            study = TaskDefaults.Fit(given, _known.Keys.ToHashSet(StringComparer.Ordinal));
        }
        catch (SoapException error) when (error.ExitCode == ExitCode.Usage)
        {
            Blame([error.Message]);
            return;
        }

        Blame(StudySettings.Check(study));
        if (problems.IsEmpty && StudyGroup.Find(study.Name) is not null)
        {
            problems.Add(_known[StudyFileKeys.Name.Name].ValuePlace, $"{StudyFileKeys.Name.Name} = {study.Name}: " +
                "this is the name of several built-in studies together; choose another");
        }

        if (problems.IsEmpty && StudyCatalog.All.FirstOrDefault(other => other.Name == study.Name) is { } builtIn
            && Text(builtIn) != Text(study))
        {
            problems.Add(_known[StudyFileKeys.Name.Name].ValuePlace, $"{StudyFileKeys.Name.Name} = {study.Name}: " +
                "this is the name of a built-in study, from which the file differs; choose another");
        }
    }

    // At the first key that a sentence names, with the lines of the others.
    private void Blame(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            var named = _known.Values
                .Where(entry => StudySettings.All.Any(setting => setting.Name == entry.Key))
                .Select(entry =>
                    (Entry: entry, Match: Regex.Match(sentence, $@"(?<![\w-]){Regex.Escape(entry.Key)}(?![\w-])")))
                .Where(pair => pair.Match.Success).OrderBy(pair => pair.Match.Index).Select(pair => pair.Entry)
                .ToArray();
            var others = named.Skip(1).Select(entry => $"{entry.Key}: line {entry.Place.Line}").ToArray();
            problems.Add(
                named.Length > 0 ? named[0].Place : Place.Start,
                others.Length > 0 ? $"{sentence} ({string.Join(", ", others)})" : sentence);
        }
    }

    // Without the placeholder.
    private static string Text(StudySpecification study) =>
        JsonSerializer.Serialize(
            StudyChecks.Check(study with { Trial = study.Trial with { LearningRate = study.LearningRate } }),
            Json.Options);
}
