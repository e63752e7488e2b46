namespace Soap.Lab.Reports.Drawing;

/// <summary>The neutral colours of the image files: the page's light theme.</summary>
internal static class Ink
{
    public const string Ground = "#ffffff";
    public const string Dark = "#1b1f24";
    public const string Soft = "#525a64";
    public const string Rule = "#dde1e6";
    public const string Axis = "#b9c0c8";
}
