namespace Soap.Lab.Reports.Drawing;

/// <summary>
/// The colours of a causal diagram: fixed ones in files, the page's own in the page, where they follow its theme.
/// </summary>
internal sealed record CausalPalette(string Ink, string Soft, string Box, string Edge, string Helps, string Harms)
{
    public static CausalPalette Files { get; } = new(
        Drawing.Ink.Dark, Drawing.Ink.Soft, "#f6f7f8", Drawing.Ink.Axis, "#0b6b4f", "#8a4b00");

    public static CausalPalette Page { get; } = new(
        "var(--ink)", "var(--soft)", "var(--raised)", "var(--strong)", "var(--good)", "var(--warn)");
}
