using System.Text;

namespace Soap.Lab.Specification.Files;

/// <summary>What is wrong with a file, collected so that all of it is told at once.</summary>
/// <param name="name">The file, as the user named it.</param>
internal sealed class FileProblems(string name)
{
    private const int MostShown = 20, LongestValue = 80, LongestReason = 600, LongestMessage = 4000;
    private readonly List<(Place Place, string Message)> _problems = [];
    private int _count;
    private Place? _lastShown;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Notes one more; of many, those that come first in the file are kept, and the others counted.</summary>
    public void Add(Place place, string message) => Add(place, () => message);

    /// <summary>
    /// Notes a problem whose description costs something to make: it is asked only if it may be told.
    /// </summary>
    public void Add(Place place, Func<string> message)
    {
        _count++;
        if (_lastShown is { } last && (place.Line, place.Column).CompareTo((last.Line, last.Column)) >= 0)
        {
            return;
        }

        _problems.Add((place, Visible(Quotation.Of(message(), LongestMessage), except: '\n')));
        if (_problems.Count >= 2 * MostShown)
        {
            (Place Place, string Message)[] first = [.. Ordered.Take(MostShown)];
            _problems.Clear();
            _problems.AddRange(first);
            _lastShown = first[^1].Place;
        }
    }

    /// <summary>One error for all of them, in the order of their places (exit code 2).</summary>
    public SoapException Error()
    {
        var lines = Ordered.Take(MostShown)
            .Select(problem => $"{name}:{problem.Place.Line}:{problem.Place.Column}: {problem.Message}").ToArray();
        if (_count == 1)
        {
            return SoapException.BadUsage(lines[0]);
        }

        var rest = _count > MostShown ? $"\n  and {_count - MostShown} more" : "";
        return SoapException.BadUsage(
            $"{name} has {_count} errors:{string.Concat(lines.Select(line => $"\n  {line}"))}{rest}");
    }

    private IOrderedEnumerable<(Place Place, string Message)> Ordered =>
        _problems.OrderBy(problem => problem.Place.Line).ThenBy(problem => problem.Place.Column);

    /// <summary>A text of the file as part of a message: one line, not too long.</summary>
    public static string Shown(string text) => Shown(text, LongestValue);

    /// <summary>A reason that may quote the file.</summary>
    public static string Reason(string text) => Shown(text, LongestReason);

    private static string Shown(string text, int longest) =>
        Visible(text.Length <= longest ? text : text[..(longest - 1)] + "…");

    // What a terminal would obey or not show, as its escape.
    private static string Visible(string text, char? except = null)
    {
        var shown = new StringBuilder();
        foreach (var letter in text)
        {
            shown.Append(letter switch
            {
                _ when letter == except => letter.ToString(),
                '\n' => "\\n",
                _ when char.IsControl(letter) || char.IsSurrogate(letter) => $"\\u{(int)letter:X4}",
                _ => letter.ToString(),
            });
        }

        return shown.ToString();
    }
}
