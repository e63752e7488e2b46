using System.Text;
using System.Text.RegularExpressions;
using Soap.Data.Formats;
using Soap.Data.Own;
using Soap.Tests.Data;
using Soap.Tests.Data.Own;

namespace Soap.Tests.Fuzzing;

/// <summary>The readers of files of data.</summary>
internal static partial class DataTargets
{
    private static readonly string[] ArrayWords =
    [
        "'descr'", "'fortran_order'", "'shape'", "True", "False", "'<f4'", "'<f8'", "'|u1'", "'>i2'", "'<i8'", "'<U3'",
        "'|S2'", "'<f2'", "'|b1'", "'|O'", "(4, 1)", "(2,)", "()", "(1073741824, 4294967296, 4)", "{", "}", ", ", ": ",
        "(65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536)", "x.npy", "y.npy", "../x", "\u001b[31m",
    ];

    private static readonly string[] TableWords =
    [
        ",", ";", "\t", "|", "\n", "\r\n", "\r", "\"", "\"\"", " ", "a", "label", "", "é", "\uFEFF", "\u001b[31m", "#",
    ];

    private static readonly byte[] Labels = ArrayFiles.Longs("6,", 0, 1, 0, 1, 0, 1);

    /// <summary>Them, where files lie in a folder.</summary>
    public static IEnumerable<FuzzTarget> In(string folder) =>
    [
        new("idx", Idx(), Place(), bytes =>
        {
            var read = Soap.Data.Formats.Idx.ReadAny(new MemoryStream(bytes), "file");
            FuzzFault.Unless(bytes[0] != 0 || NaiveReaders.IsIdx(read, bytes), "it is read as something else");
        })
        { MostBeside = 5 << 20 },
        new("idx in gzip", Idx(), Place(), bytes =>
        {
            var read = Soap.Data.Formats.Idx.Read(new MemoryStream(bytes), "file");
            FuzzFault.Unless(
                read.Values.Length == read.Shape.Aggregate(1, (product, size) => product * size), "sizes are others");
        })
        { Finish = IdxFiles.Gzip, MostBeside = 5 << 20 },
        new("cifar", [Cifar(1, 2), Cifar(2, 1)], Place(), bytes =>
        {
            var classes = bytes.Length % 3073 == 0 ? CifarRecords.Ten : CifarRecords.Hundred;
            var read = CifarRecords.Read(bytes, classes, "file");
            FuzzFault.Unless(NaiveReaders.IsCifar(read, bytes), "it is read as something else");
        }),
        new("npy", [.. Arrays()], Place(), bytes =>
        {
            var read = Npy.Read(bytes, "file");
            FuzzFault.Unless(NaiveReaders.IsArray(read, bytes), $"it is read as {read.ShapeText}");
        })
        { Tokens = ArrayWords },
        OfFile(folder, "npz", [ArrayFiles.OfType("|u1", "6, 2", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
            ArrayFiles.Floats("6, 1, 2, 2", [.. Enumerable.Range(0, 24).Select(value => value / 4f)])]) with
        {
            Tokens = ArrayWords,
            Finish = bytes => ArrayFiles.Archive(("x.npy", bytes), ("y.npy", Labels)),
            MostTimes = 64,
        },
        OfFile(folder, "csv", [.. new[]
        {
            "a,b,label\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n-9,1e3,x\n0.5,6,y\n",
            "a;b\n\"1\";0.25\n2;\"0.5\"\r\n3;0.75\n4;1\n5;1.25\n6;2.5",
            "\"a b\"\t\"c\"\"d\"\n1\t\"x\ny\"\n2\tz\n3\t\"x\ny\"\n4\tz\n5\tz\n6\tz\n7\t\"x\ny\"\n8\tz\n9\tz\n10\tz\n",
        }.Select(Encoding.UTF8.GetBytes)]) with
        {
            Tokens = TableWords,
            IsText = true,
            MostTimes = 256,
        },
        new("png", [.. Pngs()], Place(), bytes =>
        {
            var read = Picture.Read(bytes, "file");
            FuzzFault.Unless(read.IsDeep || NaiveReaders.IsPicture(read, bytes), $"it is not {read.Kind}");
        })
        { Finish = PngSums.Right, Tokens = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND", "tEXt", "gAMA"], MostTimes = 64 },
        new("jpeg", [PngFiles.GreyJpeg, Jpegs.Color, Jpegs.Progressive], Place(), bytes => Picture.Read(bytes, "file"))
        { Finish = bytes => [.. bytes, 0xFF, 0xD9], MostTimes = 2048 },
    ];

    private static byte[][] Idx() =>
    [
        IdxFiles.Images(), IdxFiles.Bytes([5], 1, 2, 3, 4, 5),
        IdxFiles.Bytes([2, 3, 1, 2], [.. Enumerable.Range(0, 12).Select(value => (byte)value)]),
    ];

    private static byte[] Cifar(int labels, int records) =>
    [
        .. Enumerable.Range(0, records).SelectMany(record => (byte[])
        [
            .. Enumerable.Repeat((byte)(3 + record), labels),
            .. Enumerable.Range(0, 3072).Select(pixel => (byte)(pixel * 7 + record)),
        ]),
    ];

    private static IEnumerable<byte[]> Arrays() =>
    [
        ArrayFiles.OfType("|u1", "2, 3", [1, 2, 3, 4, 5, 6]), ArrayFiles.Floats("2, 2", 1, 2.5f, -3, 4),
        ArrayFiles.OfType("<f8", "3,", ArrayFiles.Bytes(1.5, -2, 1e300)),
        ArrayFiles.OfType("<i2", "2, 2", ArrayFiles.Bytes<short>(1, -2, 3, 4), isFortran: true),
        ArrayFiles.OfType("<U2", "2,", ArrayFiles.Bytes(97, 98, 99, 0)), ArrayFiles.Longs("4,", 0, 1, 0, 1),
        ArrayFiles.OfType("|S3", "2,", "abcde\0"u8.ToArray()), ArrayFiles.OfType("|b1", "3,", [0, 1, 1]),
        ArrayFiles.OfType(">f4", "1,", [0x40, 0x49, 0x0F, 0xDB]), ArrayFiles.OfType("<f2", "2,", [0, 0x3C, 0, 0xC0]),
    ];

    private static IEnumerable<byte[]> Pngs() =>
    [
        PngFiles.Grey(4, 3, 5), PngFiles.Of(2, 2, 8, 2, [0, 1, 2, 3, 4, 5, 6, 1, 1, 2, 3, 4, 5, 6]),
        PngFiles.Of(3, 2, 8, 0, [4, 1, 2, 3, 3, 4, 5, 6]), PngFiles.Of(2, 2, 16, 0, [2, 1, 2, 3, 4, 4, 1, 2, 3, 4]),
        PngFiles.Of(9, 2, 1, 0, [0, 0xAA, 0x80, 0, 0x55, 0]), PngFiles.Of(2, 1, 8, 6, [0, 1, 2, 3, 255, 4, 5, 6, 255]),
        PngFiles.Of(2, 2, 8, 3, [0, 0, 1, 0, 1, 0], ("PLTE", [1, 2, 3, 4, 5, 6]), ("tRNS", [255])),
        PngFiles.Of(3, 1, 4, 3, [0, 0x12, 0x00], ("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9]), ("tEXt", "Title"u8.ToArray())),
        PngFiles.Of(2, 1, 8, 4, [1, 9, 255, 1, 0]),
    ];

    // Read as a trial reads it, with classes or values and a test set that is drawn. Keys do not come from the file.
    private static FuzzTarget OfFile(string folder, string name, IReadOnlyList<byte[]> seeds) =>
        new(name, seeds, FilePlace(), bytes =>
        {
            var path = Path.Combine(folder, $"data.{name}");
            File.WriteAllBytes(path, bytes);
            _ = OwnReader.Read(path, new OwnKeys(Label: null, Targets: null, Split: null, Scaling: null, Seed: 0));
        })
        {
            ExitCodes = [ExitCode.Data, ExitCode.Usage], // it may not be clear which column is meant
        };

    [GeneratedRegex(@"^file[,:] ?\S")]
    private static partial Regex Place();

    [GeneratedRegex(@"^/\S+/data\.(csv|npz)[,:\[] ?\S")]
    private static partial Regex FilePlace();
}
