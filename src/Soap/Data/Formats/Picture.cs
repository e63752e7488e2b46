namespace Soap.Data.Formats;

/// <summary>A decoded picture, without transparency.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Channels">1 for grey, 3 for red, green, blue.</param>
/// <param name="Values">byte[] of 8 bits, or float[] with the whole numbers of 16 bits; [height, width,
/// channels].</param>
internal sealed record Picture(int Width, int Height, int Channels, Array Values)
{
    /// <summary>A picture with more values is refused before any is read.</summary>
    public const long MostValues = 1 << 28;

    /// <summary>Whether values have 16 bits.</summary>
    public bool IsDeep => Values is float[];

    /// <summary>What it is, such as <c>28x28 grey, 8 bits</c>.</summary>
    public string Kind =>
        $"{Width}x{Height} {(Channels == 1 ? "grey" : "colour")}, {(IsDeep ? 16 : 8)} bits";

    /// <summary>Decodes a picture; PNG and JPEG are told apart by their first bytes.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">It is damaged, or of a kind that is not read (exit code 3).</exception>
    public static Picture Read(byte[] file, string name) =>
        Png.IsPng(file) ? Png.Read(file, name)
        : Jpeg.IsJpeg(file) ? Jpeg.Read(file, name)
        : throw SoapException.BadData($"{name}: neither PNG nor JPEG: it starts with " +
            $"{Convert.ToHexString(file.AsSpan(0, Math.Min(8, file.Length)))}.");
}
