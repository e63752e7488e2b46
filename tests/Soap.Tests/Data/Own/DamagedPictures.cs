namespace Soap.Tests.Data.Own;

/// <summary>Damaged and odd pictures by name, each with what is said of it.</summary>
internal static class DamagedPictures
{
    private static readonly byte[] Good = PngFiles.Grey(2, 2, 5);
    private static readonly byte[] Header = [0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0];
    private static readonly byte[] Rows = [0, 1, 2, 0, 3, 4];

    /// <summary>Pictures beside a good grey one of 2x2 pixels.</summary>
    public static IReadOnlyList<(string Name, byte[] Content, string Message)> All { get; } =
    [
        ("empty.png", [], ": neither PNG nor JPEG: it starts with ."),
        ("text.png", "picture"u8.ToArray(), ": neither PNG nor JPEG: it starts with 70696374757265."),
        ("signature.png", Good[..8], ": damaged PNG: the file is cut off before its end (IEND)."),
        ("cut.png", Good[..^5], ": damaged PNG: the file is cut off before its end (IEND)."),
        ("half.png", Good[..40], ": damaged PNG: the file is cut off before its end (IEND)."),
        (
            "bit.png", [.. Good[..45], (byte)(Good[45] ^ 1), .. Good[46..]],
            ": damaged PNG: the check sum of 'IDAT' is wrong."),
        ("more.png", [.. Good, 1], ": damaged PNG: 1 bytes follow its end (IEND)."),
        ("few-rows.png", PngFiles.Of(Header, Rows[..3]), ": damaged PNG: 3 of 6 bytes of pixels are there"),
        ("many-rows.png", PngFiles.Of(Header, [.. Rows, 0]), ": damaged PNG: more than 6 bytes of pixels are there"),
        ("filter.png", PngFiles.Of(Header, [0, 1, 2, 7, 3, 4]), ": damaged PNG: row 1 has filter 7; allowed: 0 to 4."),
        (
            "kind.png", PngFiles.Of([.. Header[..8], 3, .. Header[9..]], Rows),
            ": damaged PNG: no kind of picture has 3 bits"),
        ("interlaced.png", PngFiles.Of([.. Header[..12], 1], Rows), ": an interlaced PNG, which is not read;"),
        ("no-size.png", PngFiles.Of([0, 0, 0, 0, .. Header[4..]], Rows), ": damaged PNG: 0x2 pixels."),
        ("huge.png", PngFiles.Of([0x7F, 0xFF, 0xFF, 0xFF, .. Header[4..]], Rows),
            ": a picture of 2147483647x2 pixels; allowed: at most 268435456 values."),
        ("bomb.png", PngFiles.Of([0, 0, 0x20, 0, 0, 0, 0x20, 0, .. Header[8..]], Rows),
            ": damaged PNG: 14 packed bytes cannot be 67117056 bytes of pixels"),
        ("palette.png", PngFiles.Of(2, 2, 8, 3, Rows, ("PLTE", [1, 2, 3])),
            ": damaged PNG: a pixel has colour 1 of a palette of 1."),
        (
            "alpha.png", PngFiles.Of(1, 1, 8, 4, [0, 7, 254]),
            ": a pixel is transparent, and nothing says what is behind it"),
        (
            "key.png", PngFiles.Of(2, 2, 8, 0, Rows, ("tRNS", [0, 3])),
            ": a pixel is transparent, and nothing says what"),
        ("part.png", PngFiles.Of(2, 2, 8, 0, Rows, ("ABCD", [0])), ": PNG with a part 'ABCD', which is not read."),
        (
            "no-letters.png", PngFiles.Of(2, 2, 8, 0, Rows, ("?abc", [0])),
            ": PNG with a part '?abc', which is not read."),
        (
            "wide.png", PngFiles.Grey(3, 2, 1),
            ": 3x2 grey, 8 bits, and the first picture, a/0.png, has 2x2 grey, 8 bits;"),
        ("colour.png", PngFiles.Of(2, 2, 8, 2, [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6]),
            ": 2x2 colour, 8 bits, and the first picture, a/0.png, has 2x2 grey, 8 bits;"),
        ("deep.png", PngFiles.Of(2, 2, 16, 0, [0, 1, 2, 3, 4, 0, 1, 2, 3, 4]), ": 2x2 grey, 16 bits, and the first"),
        ("cut.jpg", PngFiles.GreyJpeg[..^4], ": the file is cut off: it does not end as JPEG does, with FF D9."),
        ("empty.jpg", [0xFF, 0xD8, 0xFF, 0xD9], ": damaged JPEG: it has no pixels."),
        ("head.jpg", [.. PngFiles.GreyJpeg[..20], 0xFF, 0xD9], ": damaged JPEG: it has no pixels."),
        ("part.jpg", [.. PngFiles.GreyJpeg[..9], 0xFF, 0xD9], ": damaged JPEG: its part E0 at byte 2 is cut off."),
        ("note.txt", [1], ": neither .png nor .jpg; expected pictures only in the folder of a class."),
    ];
}
