using System.Globalization;
using System.Text;

namespace Soap.Conversion;

/// <summary>What a conversion did to each module of a model that has weights of its own.</summary>
/// <param name="Attached">Layers that learn by a rule, in the order in which a pass uses them.</param>
/// <param name="LeftAlone">Modules that learn from the error that reaches them, as in the plain model.</param>
public sealed record ConversionReport(
    IReadOnlyList<ConvertedModule> Attached, IReadOnlyList<ConvertedModule> LeftAlone)
{
    /// <summary>A table of it; what was left alone stands together by the reason.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Attached.Count} {(Attached.Count == 1 ? "layer learns" : "layers learn")} by a rule:");
        Append(text, Attached.Select(module => new[]
        {
            module.Name, module.Kind, Shape(module), module.Rule ?? "", module.Note,
        }));
        if (LeftAlone.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{LeftAlone.Count} left alone:");
        }

        foreach (var alike in LeftAlone.GroupBy(module => module.Note))
        {
            Append(text, alike.Select(module => new[] { module.Name, module.Kind, Shape(module) }));
            text.AppendLine(CultureInfo.InvariantCulture, $"    {alike.Key}");
        }

        return text.ToString();
    }

    private static string Shape(ConvertedModule module) => $"[{string.Join(", ", module.Shape)}]";

    private static void Append(StringBuilder text, IEnumerable<string[]> lines)
    {
        string[][] rows = [.. lines];
        if (rows.Length == 0)
        {
            return;
        }

        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (var row in rows)
        {
            text.AppendLine(("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))))
                .TrimEnd());
        }
    }
}
