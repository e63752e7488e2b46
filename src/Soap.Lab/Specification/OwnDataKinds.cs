using Soap.Data.Own;
using Soap.Options;

namespace Soap.Lab.Specification;

/// <summary>How data of one's own are understood, as texts of keys: names of columns or arrays, or what the data say
/// by themselves.</summary>
internal static class OwnDataKinds
{
    private const string Auto = "auto";

    /// <summary>The names of columns or of an array.</summary>
    /// <param name="several">Whether there may be several, with commas between.</param>
    public static ValueKind<string?> Names(string several) => new(
        $"{Auto}, or a name{several}",
        text => text == Auto ? null : string.IsNullOrWhiteSpace(text) ? throw new FormatException("empty") : text,
        text => text ?? Auto,
        () => ValueKinds.AnyOf(ValueKinds.Matching("."), ListKinds.ListSchema(ValueKinds.Matching("."))));

    /// <summary>A share, or the name of a column.</summary>
    public static ValueKind<string?> Split { get; } = new(
        $"{Auto}, a number above 0 and below 1, or the name of a column",
        text => text == Auto ? null
            : string.IsNullOrWhiteSpace(text) ? throw new FormatException("empty")
            : OwnKeys.ShareOf(text) is { } share && !(share is > 0 and < 1) ? throw new FormatException("out of range")
            : text,
        text => text ?? Auto,
        () => ValueKinds.AnyOf(
            new() { ["type"] = "number", ["exclusiveMinimum"] = 0, ["exclusiveMaximum"] = 1 },
            ValueKinds.Matching(".")));
}
