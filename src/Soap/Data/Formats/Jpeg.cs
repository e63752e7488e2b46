using StbImageSharp;

namespace Soap.Data.Formats;

/// <summary>
/// JPEG pictures, decoded in managed code (StbImageSharp), so that pixels are the same on every machine. The format
/// has no check sum: a cut-off file is refused, since it has no end; a changed byte within is not seen, but by the
/// digest of the data.
/// </summary>
internal static class Jpeg
{
    // Every block of 8x8 pixels of some colour takes at least a bit, so a byte has at most so many pixels.
    private const int MostPixelsOfByte = 512;

    // Each goes over all pixels again; progressive files have about ten.
    private const int MostScans = 100;

    /// <summary>Whether a file begins as JPEG does.</summary>
    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>Decodes a picture: grey where the file is grey, and else red, green, blue.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">It is damaged (exit code 3).</exception>
    public static Picture Read(byte[] file, string name)
    {
        if (!file.AsSpan().TrimEnd((byte)0).EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]))
        {
            throw SoapException.BadData($"{name}: the file is cut off: it does not end as JPEG does, with FF D9.");
        }

        try
        {
            var parts = JpegParts.Read(file);
            var pixels = (long)parts.Width * parts.Height;
            if (3 * pixels > Picture.MostValues)
            {
                throw SoapException.BadData(
                    $"{name}: a picture of {parts.Width}x{parts.Height} pixels; allowed: at most " +
                        $"{Picture.MostValues} values.");
            }

            if (pixels > (long)MostPixelsOfByte * file.Length)
            {
                throw new InvalidDataException($"{file.Length} bytes cannot be {parts.Width}x{parts.Height} pixels");
            }

            if (parts.Scans > MostScans)
            {
                throw new InvalidDataException($"it has {parts.Scans} scans; allowed: at most {MostScans}");
            }

            var isGrey = parts.Colors == 1;
            var image = ImageResult.FromMemory(
                file, isGrey ? ColorComponents.Grey : ColorComponents.RedGreenBlue);
            return new Picture(image.Width, image.Height, isGrey ? 1 : 3, image.Data);
        }
        catch (Exception e) when (e is not SoapException)
        {
            throw SoapException.BadData($"{name}: damaged JPEG: {(e.Message.Length > 0 ? e.Message : "it cannot be " +
                "decoded")}.", e);
        }
    }
}
