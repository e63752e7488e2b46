namespace Soap.Data.Formats;

/// <summary>What an IDX file holds: unsigned bytes in rows, and the digest of the whole decoded file.</summary>
/// <param name="Values">The values, last dimension running fastest.</param>
/// <param name="Shape">The sizes; their product is the number of values.</param>
/// <param name="Digest">SHA-256 of header and values, decompressed, in lower-case hexadecimal.</param>
internal sealed record IdxArray(byte[] Values, int[] Shape, string Digest)
{
    /// <summary>The sizes as they are said in messages, such as <c>60000x28x28</c>.</summary>
    public string ShapeText => Describe(Shape);

    /// <summary>Sizes as they are said in messages.</summary>
    public static string Describe(IEnumerable<int> shape) => string.Join('x', shape.Select(size => $"{size}"));
}
