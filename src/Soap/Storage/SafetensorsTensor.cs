namespace Soap.Storage;

/// <summary>A tensor of a safetensors file: its numbers row by row, little end first.</summary>
/// <param name="Name">Its name, such as <c>layer1.weight</c>.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its sizes; none for a single number.</param>
/// <param name="Bytes">The numbers.</param>
internal sealed record SafetensorsTensor(
    string Name, SafetensorsType Type, IReadOnlyList<long> Shape, byte[] Bytes)
{
    /// <summary>How many numbers it has.</summary>
    public long Count => Bytes.LongLength / SizeOf(Type);

    /// <summary>The bytes of a number.</summary>
    public static int SizeOf(SafetensorsType type) => type == SafetensorsType.F32 ? 4 : 8;
}
