using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// Which layers of a deep network figures and tables show: all of a few, and of many the first, the output and some
/// between them at equal distances. The numbers of all are in numbers.csv.
/// </summary>
internal static class ShownLayers
{
    /// <summary>The most layers that are all shown.</summary>
    private const int Most = 6;

    /// <summary>Layers shown of more.</summary>
    private const int OfMany = 5;

    /// <summary>The shown ones.</summary>
    /// <param name="layers">All that were measured, nearest the input first.</param>
    public static int[] Of(int[] layers) => layers.Length <= Most
        ? layers
        : [.. Enumerable.Range(0, OfMany).Select(i => layers[i * (layers.Length - 1) / (OfMany - 1)])];

    /// <summary>What a text under them says of the others; empty where all are shown.</summary>
    public static string Note(int[] layers) => layers.Length <= Most
        ? ""
        : " " + Prose.Of("figure.layers", ("shown", $"{OfMany}"), ("layers", $"{layers.Length}"));
}
