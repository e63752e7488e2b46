using System.Globalization;
using System.Text;

namespace Soap.Conversion;

/// <summary>What a conversion did to each module of a model that has weights of its own.</summary>
/// <param name="Attached">Layers that learn by a rule, in the order in which a pass uses them.</param>
/// <param name="LeftAlone">Modules that learn from the error that reaches them, as in the plain model.</param>
public sealed record ConversionReport(
    IReadOnlyList<ConvertedModule> Attached, IReadOnlyList<ConvertedModule> LeftAlone)
{
    /// <summary>A table of it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Attached.Count} {(Attached.Count == 1 ? "layer learns" : "layers learn")} by a rule:");
        Append(Attached);
        if (LeftAlone.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{LeftAlone.Count} left alone:");
            Append(LeftAlone);
        }

        return text.ToString();

        void Append(IReadOnlyList<ConvertedModule> modules)
        {
            if (modules.Count == 0)
            {
                return;
            }

            string[][] rows = [.. modules.Select(module => new[]
            {
                module.Name, module.Kind, $"[{string.Join(", ", module.Shape)}]", module.Rule ?? "",
                module.Note,
            })];
            int[] widths = [.. Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length))];
            foreach (var row in rows)
            {
                text.AppendLine(("  " + string.Join("  ", row.Select((cell, column) =>
                    column < widths.Length ? cell.PadRight(widths[column]) : cell))).TrimEnd());
            }
        }
    }
}
