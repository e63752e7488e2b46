namespace Soap.Data.Formats;

/// <summary>An array of a file: numbers or texts, last dimension running fastest.</summary>
/// <param name="Shape">The sizes, each at least 1; their product is the number of values.</param>
/// <param name="Type">What the file says of the values, such as <c>uint8</c> or <c>float64</c>.</param>
/// <param name="Values">byte[] for uint8 and bool, float[] for what float32 has exactly, double[] for other numbers,
/// string[] for texts.</param>
internal sealed record DataArray(int[] Shape, string Type, Array Values)
{
    /// <summary>The values, if they are bytes.</summary>
    public byte[]? Bytes => Values as byte[];

    /// <summary>The values, if they are texts.</summary>
    public string[]? Texts => Values as string[];

    /// <summary>The number of rows: the first size.</summary>
    public int Rows => Shape[0];

    /// <summary>The number of values in a row: the product of the other sizes.</summary>
    public int Width => Values.Length / Shape[0];

    /// <summary>Whether the file has whole numbers, whatever their values are.</summary>
    public bool IsWhole => Type.Contains("int", StringComparison.Ordinal) || Type == "bool";

    /// <summary>A number.</summary>
    /// <param name="index">Counted from 0 over all values.</param>
    public double this[int index] => Values switch
    {
        byte[] bytes => bytes[index],
        float[] singles => singles[index],
        double[] doubles => doubles[index],
        _ => throw new InvalidOperationException($"An array of {Type} has no numbers."),
    };

    /// <summary>Type and sizes as they are said in messages, such as <c>uint8 [60000, 28, 28]</c>.</summary>
    public string ShapeText => $"{Type} [{string.Join(", ", Shape.Select(size => $"{size}"))}]";

    /// <summary>The place of a value as it is said in messages, such as <c>[3, 14]</c>.</summary>
    /// <param name="index">Counted from 0 over all values.</param>
    public string PlaceOf(int index)
    {
        var places = new int[Shape.Length];
        for (var i = Shape.Length - 1; i >= 0; i--)
        {
            (index, places[i]) = Math.DivRem(index, Shape[i]);
        }

        return $"[{string.Join(", ", places.Select(place => $"{place}"))}]";
    }

    /// <summary>The rows of one array and then those of another.</summary>
    /// <exception cref="ArgumentException">Their types or widths differ.</exception>
    public static DataArray Joined(DataArray one, DataArray other)
    {
        if (one.Type != other.Type || !one.Shape.AsSpan(1).SequenceEqual(other.Shape.AsSpan(1)))
        {
            throw new ArgumentException($"{one.ShapeText} and {other.ShapeText} are not of a kind.", nameof(other));
        }

        var values = Array.CreateInstance(
            one.Values.GetType().GetElementType()!, checked(one.Values.Length + other.Values.Length));
        one.Values.CopyTo(values, 0);
        other.Values.CopyTo(values, one.Values.Length);
        return new DataArray([one.Rows + other.Rows, .. one.Shape[1..]], one.Type, values);
    }
}
