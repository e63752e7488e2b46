using System.Globalization;
using System.Text;

namespace System.Runtime.CompilerServices;

/// <summary>
/// What the compiler makes of <c>$"…"</c> here: as the one in .NET, but in the invariant culture, whatever
/// the culture of the program that uses the library. Interpolated strings are written for machines and into files:
/// tables, drawings, names of random streams, which decide a trial's numbers, and messages that quote what was typed.
/// The compiler takes the type of this name that it compiles before the one in .NET.
/// </summary>
[InterpolatedStringHandler]
internal ref struct DefaultInterpolatedStringHandler
{
    private readonly StringBuilder _text;
    private StringBuilder.AppendInterpolatedStringHandler _invariant;

    public DefaultInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        const int lengthOfHole = 11;
        _text = new StringBuilder(literalLength + formattedCount * lengthOfHole);
        _invariant = new(literalLength, formattedCount, _text, CultureInfo.InvariantCulture);
    }

    public void AppendLiteral(string value) => _invariant.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _invariant.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _invariant.AppendFormatted(value, format);

    public void AppendFormatted<T>(T value, int alignment) => _invariant.AppendFormatted(value, alignment);

    public void AppendFormatted<T>(T value, int alignment, string? format) =>
        _invariant.AppendFormatted(value, alignment, format);

    public void AppendFormatted(scoped ReadOnlySpan<char> value) => _invariant.AppendFormatted(value);

    public void AppendFormatted(string? value) => _invariant.AppendFormatted(value);

    public readonly string ToStringAndClear() => _text.ToString();
}
