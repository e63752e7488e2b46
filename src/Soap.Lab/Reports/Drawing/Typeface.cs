using SkiaSharp;
using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Drawing;

/// <summary>
/// The typeface of the image files, built into the assembly: they look the same on machines without any font.
/// </summary>
internal static class Typeface
{
    /// <summary>As named in the SVG files, before what a reader without it falls back to.</summary>
    public const string Family = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif";

    public static SKTypeface Regular { get; } = Load("SourceSans3-Regular.ttf");

    public static SKTypeface SemiBold { get; } = Load("SourceSans3-SemiBold.ttf");

    /// <summary>The width of a text in pixels.</summary>
    public static float Width(string text, float size, bool bold = false)
    {
        using SKFont font = new(bold ? SemiBold : Regular, size);
        return font.MeasureText(text);
    }

    private static SKTypeface Load(string file)
    {
        using var stream = Assets.Open(file);
        return SKTypeface.FromStream(stream)
            ?? throw new InvalidOperationException($"The typeface '{file}' could not be read.");
    }
}
