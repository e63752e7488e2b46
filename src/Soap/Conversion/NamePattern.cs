using System.Text.RegularExpressions;

namespace Soap.Conversion;

/// <summary>
/// A pattern for names of modules such as <c>layer1.0.conv1</c>: <c>*</c> stands for any characters but dots,
/// <c>**</c> for any characters, <c>?</c> for one that is no dot. A pattern without a dot is compared with the last
/// part of a name, any other with the whole.
/// </summary>
internal sealed record NamePattern
{
    private readonly Regex _regex;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">Its text.</param>
    /// <exception cref="SoapException">It is empty, or has a character that no name has.</exception>
    public NamePattern(string text)
    {
        if (text.Length == 0 || text.Any(IsWrong))
        {
            throw SoapException.BadUsage(
                $"'{text}' is no pattern of names{(text.Length == 0 ? "" : $": it has a '{text.First(IsWrong)}'")}; " +
                "allowed: letters, digits, '_', '-', '/', dots, and '*', '**', '?' for any of them");
        }

        Text = text;
        var pattern = Regex.Escape(text)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^.]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^.]", StringComparison.Ordinal);
        _regex = new Regex($"^{pattern}$", RegexOptions.CultureInvariant);
    }

    /// <summary>Its text.</summary>
    public string Text { get; }

    /// <summary>Whether a name is one of it.</summary>
    public bool Matches(string name) =>
        _regex.IsMatch(Text.Contains('.', StringComparison.Ordinal) ? name : name[(name.LastIndexOf('.') + 1)..]);

    /// <inheritdoc/>
    public bool Equals(NamePattern? other) => Text == other?.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool IsWrong(char c) => !char.IsLetterOrDigit(c) && !"_-/.*?".Contains(c, StringComparison.Ordinal);
}
