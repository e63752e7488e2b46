using System.Text;
using System.Text.RegularExpressions;

namespace Soap.Lab.Specification.Files;

/// <summary>Writes studies as files that <see cref="StudyFile"/> reads.</summary>
public static partial class StudyFileWriter
{
    // Where the comments begin.
    private const int Margin = 40;

    /// <summary>
    /// The study as YAML with every key, its meaning beside it. Read back, it is the same study in canonical form.
    /// </summary>
    /// <exception cref="SoapException">The study makes no sense, or its name or title is not allowed in a
    /// file.</exception>
    public static string Write(StudySpecification study)
    {
        study = StudyChecks.Check(study);
        RefuseTwoMeanings(study);
        var text = new StringBuilder();
        Add(text, $"# A study of SOAP. All keys but {StudyFileKeys.Name.Name} and {StudyFileKeys.Title.Name} " +
            "may be left out:");
        Add(text, $"# they then have the values of the study {StudyCatalog.Founding.Name}, or of the one that " +
            $"'{StudyFileKeys.Extends}' names.");
        foreach (var setting in StudyFileKeys.All)
        {
            Append(text, setting, Readable(setting, study));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Setting<StudySpecification> setting, string value)
    {
        if (setting == StudyFileKeys.Name || setting == StudyFileKeys.Title)
        {
            Add(text, $"{setting.Name}: {(IsWord().IsMatch(value) ? value : Quoted(value))}");
            return;
        }

        // Rules, whose items have commas in them, stand on lines of their own; a range is no list, and neither are
        // layers of one's own, which have commas between.
        string[] items = setting.Separators is null && !SweptSettings.Has(setting.Name) ? [Scalar(value)]
            : [.. value.Split(setting.Separators?[0] ?? ',', StringSplitOptions.RemoveEmptyEntries).Select(Scalar)];
        var isBlock = setting.Separators?[0] == ' ' && items.Length > 0;
        var isList = items.Length != 1
            || (setting.Separators is not null && !items[0].Contains("..", StringComparison.Ordinal));
        var line = $"{setting.Name}:{(isBlock ? "" : isList ? $" [{string.Join(", ", items)}]" : $" {items[0]}")}";
        Add(text, $"{line.PadRight(Margin)}  # {setting.Description}");
        if (isBlock)
        {
            text.Append(string.Concat(items.Select(item => $"  - {item}\n")));
        }
    }

    private static void Add(StringBuilder text, string line) => text.Append(line).Append('\n');

    // A tuned key has a value of its own besides, at the shared learning rate: the first of those listed, or with a
    // range the one that a file starts from.
    private static void RefuseTwoMeanings(StudySpecification study)
    {
        foreach (var sweep in study.Sweeps)
        {
            var key = SweptSettings.Find(sweep.Key);
            var (own, read) = (
                key.Get(study.Trial), sweep.Values.Count > 0 ? sweep.Values[0] : key.Get(StudyCatalog.Founding.Trial));
            if (own != read)
            {
                throw SoapException.BadUsage($"{sweep.Key}={sweep.Text}: at the shared learning rate it is {own}, " +
                    $"which a file cannot say beside the values to try; there it would be {read}");
            }
        }
    }

    private static string Readable(Setting<StudySpecification> setting, StudySpecification study)
    {
        var value = setting.Get(study);
        try
        {
            setting.Set(study, value);
            return value;
        }
        catch (FormatException error)
        {
            throw SoapException.BadUsage(
                $"{setting.Name} = {FileProblems.Shown(value)}: {error.Message} in a study " +
                    $"file; allowed: {setting.Allowed}",
                error);
        }
    }

    private static string Scalar(string text) => IsPlain().IsMatch(text) ? text : Quoted(text);

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // Rules, numbers and words are plain; a colon is only where no space follows.
    [GeneratedRegex(@"^[A-Za-z0-9.+-](?:[A-Za-z0-9=,.+-]|:(?=\S))*\z")]
    private static partial Regex IsPlain();

    // An editor's YAML would read some words as other things than text.
    [GeneratedRegex(@"^(?!(?:true|false|null)\z)[a-z][a-z0-9-]*\z")]
    private static partial Regex IsWord();
}
