using System.Globalization;

namespace Soap.Data;

/// <summary>
/// How training images are varied each time they are seen: a border of zero bytes, a random crop, a horizontal flip
/// with probability 1/2. Evaluation sees the middle of each image as it is. Its text is such as <c>pad:4+flip</c> or
/// <c>crop:24+flip</c>.
/// </summary>
/// <param name="Pad">Zero bytes around each image, before it is cropped; 0: none.</param>
/// <param name="Crop">The height and width that are cut out; null: those of the image.</param>
/// <param name="Flip">Whether half of the images are mirrored.</param>
internal sealed record Augmentation(int Pad, int? Crop, bool Flip)
{
    private const int Most = 1024;

    /// <summary>What is allowed, in words.</summary>
    public const string Allowed = "none, or flip, pad:N and crop:N with + between, such as pad:4+flip";

    /// <summary>The canonical text.</summary>
    public string Text => string.Join('+', ((string[])
    [
        Pad > 0 ? string.Create(CultureInfo.InvariantCulture, $"pad:{Pad}") : "",
        Crop is { } crop ? string.Create(CultureInfo.InvariantCulture, $"crop:{crop}") : "",
        Flip ? "flip" : "",
    ]).Where(part => part.Length > 0));

    /// <summary>Reads a text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Augmentation Parse(string text)
    {
        var found = new Augmentation(0, null, Flip: false);
        foreach (var part in text.Split('+'))
        {
            found = part.Split(':') switch
            {
                ["flip"] when !found.Flip => found with { Flip = true },
                ["pad", var size] when found.Pad == 0 => found with { Pad = Size(size) },
                ["crop", var size] when found.Crop is null => found with { Crop = Size(size) },
                _ => throw new FormatException($"'{Quotation.Of(part)}' is no part of it, or stands twice"),
            };
        }

        return found;
    }

    /// <summary>The shape of an image that the network sees.</summary>
    /// <param name="image">[channels, height, width], or null.</param>
    /// <param name="task">For messages.</param>
    /// <exception cref="SoapException">Inputs are no images, or too small (exit code 2).</exception>
    public IReadOnlyList<long> Shape(IReadOnlyList<long>? image, string task)
    {
        if (image is not [var channels, var height, var width])
        {
            throw SoapException.BadUsage($"augment = {Text} is for images, and the inputs of task '{task}' are none");
        }

        return Crop is not { } crop ? image
            : crop <= height && crop <= width ? [channels, crop, crop]
            : throw SoapException.BadUsage(
                $"augment = {Text}: the images of task '{task}' have {width}x{height} pixels; allowed: " +
                    "a crop of at most " +
                    $"{Math.Min(height, width)}");
    }

    private static int Size(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is > 0 and <= Most
            ? size : throw new FormatException($"'{Quotation.Of(text)}' is no whole number from 1 to {Most}");
}
