using SkiaSharp;
using Soap.Lab.Analysis;

namespace Soap.Lab.Reports.Drawing;

/// <summary>A picture of the data as a PNG file.</summary>
internal static class PictureFile
{
    /// <summary>The bytes of the file.</summary>
    public static byte[] Of(SamplePicture picture)
    {
        using SKBitmap bitmap =
            new(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var plane = picture.Width * picture.Height;
        for (var pixel = 0; pixel < plane; pixel++)
        {
            bitmap.SetPixel(pixel % picture.Width, pixel / picture.Width, new SKColor(Of(0), Of(1), Of(2)));

            byte Of(int channel) => picture.Values[(picture.Channels == 1 ? 0 : channel * plane) + pixel];
        }

        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 6));
        return (data ?? throw new InvalidOperationException("A picture could not be encoded.")).ToArray();
    }
}
