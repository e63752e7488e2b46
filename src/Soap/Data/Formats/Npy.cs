using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Soap.Data.Formats;

/// <summary>
/// NumPy's format of one array (NEP 1): <c>\x93NUMPY</c>, version, a header in the words of a Python dictionary, then
/// the values. Strict: nothing may be missing, nothing may follow; arrays of Python objects are never read.
/// </summary>
internal static partial class Npy
{
    /// <summary>The bytes within which the values begin.</summary>
    public const int LongestStart = 12 + MostHeader;

    private const int MostHeader = 1 << 16, MostDimensions = 8;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">The file is damaged, or of a kind that is not read (exit code 3).</exception>
    public static DataArray Read(ReadOnlySpan<byte> file, string name)
    {
        var (kind, size, isBigEndian, isFortran, shape, begin) = HeadOf(file, file.Length, name);
        var read = ArrayValues.Of(file[begin..], kind, size, isBigEndian, name);
        return new DataArray(
            shape, ArrayValues.NameOf(kind, size)!, isFortran && shape.Length > 1 ? RowsFirst(read, shape) : read);
    }

    /// <summary>Refuses an array by its first bytes, before the others are there.</summary>
    /// <param name="start">So many of them as <see cref="LongestStart"/> says, or all.</param>
    /// <param name="length">The bytes of the whole file.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">It is of a kind that is not read, or of another length (exit code
    /// 3).</exception>
    public static void Check(ReadOnlySpan<byte> start, long length, string name) => _ = HeadOf(start, length, name);

    private static Head HeadOf(ReadOnlySpan<byte> file, long fileLength, string name)
    {
        if (!file.StartsWith(Magic))
        {
            throw SoapException.BadData(
                $"{name}: not a .npy file: it starts with {Convert.ToHexString(file[..Math.Min(6, file.Length)])}; " +
                    $"expected {Convert.ToHexString(Magic)}.");
        }

        var header = Header(file, fileLength, name, out var begin);
        var (kind, size, isBigEndian) = TypeOf(Found(Descr(), header, name, "descr"), name);
        var isFortran = Found(Order(), header, name, "fortran_order") == "True";
        var shape = ShapeOf(Found(Sizes(), header, name, "shape"), name);
        var rest = Descr().Replace(Order().Replace(Sizes().Replace(header, "", 1), "", 1), "", 1);
        if (rest.AsSpan().ContainsAnyExcept("{}, \n"))
        {
            throw SoapException.BadData($"{name}: its header has more than descr, fortran_order and shape: " +
                $"{Quotation.Printable(header.Trim())}.");
        }

        var needed = shape.Aggregate(
            new BigInteger(ArrayValues.BytesOf(kind, size)), (product, length) => product * length);
        return needed == fileLength - begin ? new Head(kind, size, isBigEndian, isFortran, shape, begin)
            : throw SoapException.BadData(
                $"{name}: the header declares {string.Join('x', shape.Select(size => $"{size}"))} " +
                    $"values, which take {needed} bytes, and {fileLength - begin} are there.");
    }

    private static string Header(ReadOnlySpan<byte> file, long fileLength, string name, out int begin)
    {
        var (version, before) = (file.Length > 7 ? file[6] : 0, file.Length > 6 && file[6] == 1 ? 10 : 12);
        if (file.Length > 7 && version is not (1 or 2 or 3))
        {
            throw SoapException.BadData($"{name}: a .npy file of version {version}; allowed: 1, 2 and 3.");
        }

        var length = file.Length < before ? long.MaxValue
            : before == 10 ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > Math.Min(MostHeader, fileLength - before))
        {
            throw SoapException.BadData($"{name}: the file is cut off within its header.");
        }

        begin = before + (int)length;
        return Encoding.Latin1.GetString(file.Slice(before, (int)length));
    }

    private static string Found(Regex part, string header, string name, string key)
    {
        var matches = part.Matches(header);
        return matches.Count == 1 ? matches[0].Groups[1].Value : throw SoapException.BadData(
            $"{name}: its header has no '{key}' that can be read: {Quotation.Printable(header.Trim())}.");
    }

    private static (char Kind, int Size, bool IsBigEndian) TypeOf(string descr, string name)
    {
        if (descr.EndsWith('O'))
        {
            throw SoapException.BadData(
                $"{name}: it holds Python objects, which are never read, since reading them runs code; " +
                    "save numbers or texts, such as array.astype('float32') or array.astype(str).");
        }

        var plain = descr.TrimStart('<', '>', '|', '=');
        return plain.Length > 1 && descr.Length - plain.Length == 1
            && int.TryParse(plain[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && ArrayValues.NameOf(plain[0], size) is not null
            ? (plain[0], size, descr[0] == '>')
            : throw SoapException.BadData(
                $"{name}: values of the type '{Quotation.Printable(descr)}' are not read; allowed: " +
                    "bool, whole numbers of 8 to 64 bits, floats of 16 to 64 bits, and texts.");
    }

    private static int[] ShapeOf(string text, string name)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > MostDimensions)
        {
            throw SoapException.BadData(
                $"{name}: its shape is ({Quotation.Printable(text)}); allowed: 1 to {MostDimensions} dimensions, " +
                    "the first of samples.");
        }

        return
        [
            .. parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                && size > 0 ? size
                : throw SoapException.BadData(
                    $"{name}: its shape is ({Quotation.Printable(text)}); allowed: sizes from 1 to {int.MaxValue}.")),
        ];
    }

    // Fortran's order has the first dimension running fastest.
    private static Array RowsFirst(Array values, int[] shape)
    {
        var sorted = Array.CreateInstance(values.GetType().GetElementType()!, values.Length);
        var place = new int[shape.Length];
        for (var from = 0; from < values.Length; from++)
        {
            var to = 0;
            for (var i = 0; i < shape.Length; i++)
            {
                to = to * shape[i] + place[i];
            }

            Array.Copy(values, from, sorted, to, 1);
            for (var i = 0; i < shape.Length && ++place[i] == shape[i]; i++)
            {
                place[i] = 0;
            }
        }

        return sorted;
    }

    private readonly record struct Head(
        char Kind, int Size, bool IsBigEndian, bool IsFortran, int[] Shape, int Begin);

    [GeneratedRegex("'descr'\\s*:\\s*'([^']*)'")]
    private static partial Regex Descr();

    [GeneratedRegex("'fortran_order'\\s*:\\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex("'shape'\\s*:\\s*\\(([0-9, ]*)\\)")]
    private static partial Regex Sizes();
}
