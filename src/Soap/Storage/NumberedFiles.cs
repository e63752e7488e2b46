using System.Globalization;

namespace Soap.Storage;

/// <summary>Files whose names differ in a number, such as <c>checkpoint-3.safetensors</c>.</summary>
/// <param name="prefix">What comes before the number.</param>
/// <param name="suffix">What comes after it.</param>
internal sealed class NumberedFiles(string prefix, string suffix)
{
    /// <summary>The name with a number.</summary>
    public string NameOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}{suffix}");

    /// <summary>Those of a folder, by rising numbers; none where there is no folder.</summary>
    public IReadOnlyList<(long Number, string Path)> In(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, $"{prefix}*{suffix}")
            .Select(path => (Number: NumberOf(Path.GetFileName(path)), Path: path))
            .Where(file => file.Number is not null)
            .Select(file => (file.Number!.Value, file.Path))
            .OrderBy(file => file.Value),
    ];

    /// <summary>Whether a name is one of them.</summary>
    public bool Has(string name) => NumberOf(name) is not null;

    private long? NumberOf(string name) => name.StartsWith(prefix, StringComparison.Ordinal)
        && name.EndsWith(suffix, StringComparison.Ordinal) && name.Length > prefix.Length + suffix.Length
        && long.TryParse(
            name.AsSpan(prefix.Length, name.Length - prefix.Length - suffix.Length), NumberStyles.None,
            CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
