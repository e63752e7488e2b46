using System.Text;
using static Soap.Tests.Data.Own.ArrayFiles;

namespace Soap.Tests.Data.Own;

/// <summary>Damaged and odd files by name, each with what is said of it.</summary>
internal static class DamagedFiles
{
    private static readonly byte[] Good = OfType("|u1", "4, 1", [1, 2, 3, 4]);
    private static readonly byte[] Labels = Longs("4,", 0, 1, 0, 1);

    /// <summary>Tables: name, content, and the end of the message behind the path.</summary>
    public static IReadOnlyList<(string Name, byte[] Content, string Message)> Tables { get; } =
    [
        Table("empty", "", ": the file is empty; expected a line with the columns' names, and rows."),
        Table("blank", "\n\n \n", ": the file is empty;"),
        Table("header-only", "a,b\n", ": there is no row below the first line, which names the columns."),
        Table("short-row", "a,b\n1,x\n2\n", ", line 3: 1 value; expected 2, one a column (a, b)."),
        Table("long-row", "a,b\n1,x,3\n", ", line 2: 3 values; expected 2, one a column (a, b)."),
        Table("blank-line", "a,b\n1,x\n\n2,y\n", ", line 3: 1 value; expected 2"),
        Table("open-quote", "a,b\n1,\"x\n2,y\n", ": a quotation mark is not closed: there are an odd number of them."),
        Table("double-name", "a,a\n1,x\n", ": two columns are called 'a'."),
        Table(
            "no-name", ",a,b\n1,2,x\n", ": column 1 has no name in the first line. (R writes numbers of rows as such"),
        Table("no-header", "1,2\n3,4\n", ": the first line has numbers only (1, 2); expected the columns' names."),
        Table("missing", "a,b\n1,x\n,y\n2,x\n3,y\n", ", line 3, column 'a' is empty; every value must be there"),
        Table("text", "a,b\n1,x\nNA,y\n2,x\n3,y\n", ", line 3, column 'a' is 'NA'; allowed: finite numbers"),
        Table("nan", "a,b\n1,x\nNaN,y\n2,x\n3,y\n", ", line 3, column 'a' is 'NaN'; allowed: finite numbers"),
        Table("infinite", "a,b\n1,x\n-inf,y\n2,x\n3,y\n", ", line 3, column 'a' is '-inf'; allowed: finite numbers"),
        Table("too-large", "a,b\n1,x\n1e39,y\n2,x\n3,y\n", ", line 3, column 'a' is '1e39'; allowed: finite numbers"),
        Table(
            "comma", "a;b\n1,5;x\n2;y\n3;x\n4;y\n",
            ", line 2, column 'a' is '1,5'; allowed: finite numbers with a point"),
        Table("no-label", "a,b\n1,x\n2,\n3,x\n4,y\n", ", line 3, column 'b' is empty."),
        Table("one-class", "a,b\n1,x\n2,x\n", ", column 'b': 1 class in 2 samples; allowed: 2 to 10000."),
        Table("all-classes", "a,b\n1,x\n2,y\n", ", column 'b': 2 classes in 2 samples; each has one of its own"),
        Table("few", "a,b\n1,x\n2,y\n3,x\n4,y\n", ": 4 samples for training and 0 for test; allowed: at least 1"),
        Table("one-column", "b\nx\ny\nx\n", ": no column is left for inputs."),
        ("utf16.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a,b\n1,x")],
            ": the file is UTF-16; save it as UTF-8."),
        ("latin1.csv", Encoding.Latin1.GetBytes("a,b\n1,é\n"), ": byte 6 is not UTF-8; save the file as UTF-8."),
        ("zeros.csv", new byte[100], ": byte 0 is 0, so this is no text."),
    ];

    /// <summary>Arrays and archives of them.</summary>
    public static IReadOnlyList<(string Name, byte[] Content, string Message)> Arrays { get; } =
    [
        ("empty.npy", [], ": not a .npy file: it starts with ; expected 934E554D5059."),
        ("text.npy", "1,2,3"u8.ToArray(), ": not a .npy file: it starts with 312C322C33;"),
        ("cut-head.npy", Good[..20], ": the file is cut off within its header."),
        ("cut-start.npy", Good[..7], ": the file is cut off within its header."),
        ("version.npy", [.. Good[..6], 9, .. Good[7..]], ": a .npy file of version 9; allowed: 1, 2 and 3."),
        ("cut.npy", Good[..^1], ": the header declares 4x1 values, which take 4 bytes, and 3 are there."),
        ("more.npy", [.. Good, 0], ": the header declares 4x1 values, which take 4 bytes, and 5 are there."),
        ("huge.npy", OfType("<f8", "2000000000, 2000000000", new byte[8]),
            ": the header declares 2000000000x2000000000 values, which take " +
                "32000000000000000000 bytes, and 8 are there."),
        ("beyond.npy", OfType("|u1", "99999999999999999999,", [1]),
            ": its shape is (99999999999999999999,); allowed: sizes from 1 to 2147483647."),
        ("zero.npy", OfType("|u1", "0, 4", []), ": its shape is (0, 4); allowed: sizes from 1 to 2147483647."),
        ("scalar.npy", OfType("|u1", "", [1]), ": its shape is (); allowed: 1 to 8 dimensions, the first of samples."),
        (
            "objects.npy", OfType("|O", "1,", [1]),
            ": it holds Python objects, which are never read, since reading them"),
        ("complex.npy", OfType("<c8", "1,", new byte[8]), ": values of the type '<c8' are not read; allowed: bool,"),
        ("dates.npy", OfType("<M8[ns]", "1,", new byte[8]), ": values of the type '<M8[ns]' are not read;"),
        ("no-descr.npy", OfHeader("{'fortran_order': False, 'shape': (4, 1), }", [1, 2, 3, 4]),
            ": its header has no 'descr' that can be read:"),
        ("odd-head.npy", OfHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 1), 'x': 1}", [1, 2, 3, 4]),
            ": its header has more than descr, fortran_order and shape:"),
        (
            "row.npy", Floats("4,", 1, 2, 3, 4),
            ": one array float32 [4]; allowed: numbers [samples, columns] of at least 2"),
        ("nan.npy", Floats("4, 2", 1, 0, 2, 1, float.NaN, 0, 4, 1), "[2, 0] is NaN; allowed: finite numbers"),
        (
            "infinite.npz",
            Pair(Floats("4, 1", 1, float.NegativeInfinity, 2, 3)),
            ", x[1, 0] is -Infinity; allowed: finite numbers"),
        ("text.npz", "no archive"u8.ToArray(), ": not a whole .npz file (a ZIP archive):"),
        ("cut.npz", Pair(Good)[..^30], ": not a whole .npz file (a ZIP archive):"),
        ("other.npz", Archive(("x.txt", [1])), ": it holds 'x.txt', which is no array of a name of its own;"),
        ("twice.npz", Archive(("x.npy", Good), ("x.npy", Good)), ": it holds 'x.npy', which is no array of a name of"),
        ("changed.npz", Changed(), ", array x: the compression is damaged: "),
        ("names.npz", Archive(("foo.npy", Good), ("y.npy", Labels)), ": no array is called as inputs are (x, X,"),
        ("no-targets.npz", Archive(("x.npy", Good)), ": no array is called as targets are (y, Y,"),
        ("half.npz", Archive(("x_train.npy", Good), ("x_test.npy", Good), ("y.npy", Labels)),
            ": inputs are x_train and x_test, and targets y; expected both in one array, or both in train and test."),
        ("unequal.npz", Pair(OfType("|u1", "3, 1", [1, 2, 3])), ": x has 3 samples, and y 4; expected as many."),
        (
            "types.npz",
            Archive(("x_train.npy", Good), ("x_test.npy", Floats("4, 1", 1, 2, 3, 4)), ("y_train.npy", Labels),
                ("y_test.npy", Labels)),
            ": x_train is uint8 [4, 1], and x_test float32 [4, 1]; expected the same type"),
        ("flat.npz", Pair(OfType("|u1", "4,", [1, 2, 3, 4])), ", array x: inputs are uint8 [4]; allowed: numbers"),
        (
            "five.npz", Pair(OfType("|u1", "4, 1, 5, 5, 5", new byte[500])),
            ", array x: inputs are uint8 [4, 1, 5, 5, 5];"),
        ("unclear.npz", Pair(OfType("|u1", "4, 3, 5, 3", new byte[180])), ", array x: inputs are uint8 [4, 3, 5, 3];"),
        ("constant.npz", Pair(OfType("|u1", "4, 1", [7, 7, 7, 7])),
            ": every input of the training set is 7; nothing can be learnt from that."),
        ("lost-class.npz", Archive(("x_train.npy", Good), ("y_train.npy", Labels), ("x_test.npy", Good),
            ("y_test.npy", Longs("4,", 0, 1, 2, 0))), ": no training sample is of the class '2'; allowed: at least 1"),
        ("not-hot.npz", Archive(("x.npy", Good), ("y.npy", Longs("4, 2", 0, 1, 1, 1, 0, 1, 1, 0))),
            ", array y: int64 [4, 2], whose rows are not one-hot (one 1 and else 0); for values say targets=…"),
    ];

    private static (string Name, byte[] Content, string Message) Table(string name, string text, string message) =>
        ($"{name}.csv", Encoding.UTF8.GetBytes(text), message);

    private static byte[] Pair(byte[] inputs) => Archive(("x.npy", inputs), ("y.npy", Labels));

    // A bit of the packed inputs.
    private static byte[] Changed()
    {
        var bytes = Pair(OfType("|u1", "4, 100", [.. Enumerable.Range(0, 400).Select(i => (byte)(i * i * 7))]));
        bytes[200] ^= 0x10;
        return bytes;
    }
}
