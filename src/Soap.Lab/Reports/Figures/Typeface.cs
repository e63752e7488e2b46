using SkiaSharp;

namespace Soap.Lab.Reports.Figures;

/// <summary>The typeface of the image files, built into the assembly: they look the same on machines without any font.</summary>
internal sealed class Typeface : ScottPlot.IFontResolver
{
    public const string Name = "Source Sans 3";
    public const string Ink = "#1b1f24";
    public const string Soft = "#525a64";
    public const string Rule = "#dde1e6";

    private static readonly Lock Gate = new();
    private static bool s_registered;

    public static SKTypeface Regular { get; } = Load("SourceSans3-Regular.ttf");

    public static SKTypeface SemiBold { get; } = Load("SourceSans3-SemiBold.ttf");

    /// <summary>Makes it known to ScottPlot, once.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (!s_registered)
            {
                ScottPlot.Fonts.FontResolvers.Insert(0, new Typeface());
                s_registered = true;
            }
        }
    }

    public SKTypeface? CreateTypeface(string fontName, ScottPlot.FontWeight weight, ScottPlot.FontSlant slant, ScottPlot.FontSpacing spacing) =>
        CreateTypeface(fontName, weight >= ScottPlot.FontWeight.SemiBold, false);

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName != Name ? null : bold ? Load("SourceSans3-SemiBold.ttf") : Load("SourceSans3-Regular.ttf");

    private static SKTypeface Load(string file)
    {
        using Stream stream = Page.Assets.Open(file);
        return SKTypeface.FromStream(stream) ?? throw new InvalidOperationException($"The typeface '{file}' could not be read.");
    }
}
