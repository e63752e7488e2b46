using System.Text;

namespace Soap.Lab.Studies.Files;

/// <summary>What is wrong with a file, collected so that all of it is told at once.</summary>
/// <param name="name">The file, as the user named it.</param>
internal sealed class FileProblems(string name)
{
    private const int MostShown = 20, LongestValue = 80, LongestReason = 600;
    private readonly List<(Place Place, string Message)> _problems = [];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _problems.Count == 0;

    /// <summary>Notes one more.</summary>
    public void Add(Place place, string message) => _problems.Add((place, message));

    /// <summary>One error for all of them, in the order of their places (exit code 2).</summary>
    public SoapException Error()
    {
        var lines = _problems.OrderBy(problem => problem.Place.Line).ThenBy(problem => problem.Place.Column)
            .Select(problem => $"{name}:{problem.Place.Line}:{problem.Place.Column}: {problem.Message}").ToArray();
        if (lines.Length == 1)
        {
            return SoapException.BadUsage(lines[0]);
        }

        var rest = lines.Length > MostShown ? $"\n  and {lines.Length - MostShown} more" : "";
        return SoapException.BadUsage($"{name} has {lines.Length} errors:{string.Concat(lines.Take(MostShown).Select(line => $"\n  {line}"))}{rest}");
    }

    /// <summary>A text of the file as part of a message: one line, not too long.</summary>
    public static string Shown(string text) => Shown(text, LongestValue);

    /// <summary>A reason that may quote the file.</summary>
    public static string Reason(string text) => Shown(text, LongestReason);

    private static string Shown(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var letter in text.Length <= longest ? text : text[..(longest - 1)] + "…")
        {
            shown.Append(letter switch
            {
                '\n' => "\\n",
                _ when char.IsControl(letter) || char.IsSurrogate(letter) => $"\\u{(int)letter:X4}",
                _ => letter.ToString(),
            });
        }

        return shown.ToString();
    }
}
