namespace Soap.Storage;

/// <summary>What the header of a safetensors file says of a tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Begin">Where its numbers begin, counted from the end of the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record SafetensorsPlace(
    string Name, SafetensorsType Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>The tensor and its place, for messages.</summary>
    public override string ToString() => $"tensor '{Quotation.Printable(Name)}' (data_offsets [{Begin}, {End}])";
}
