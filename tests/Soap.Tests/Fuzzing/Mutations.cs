using System.Buffers.Binary;
using System.Text;

namespace Soap.Tests.Fuzzing;

/// <summary>Inputs that are nearly what a reader expects, made of those that it accepts.</summary>
internal static class Mutations
{
    private const int MostChanges = 4, MostLength = 1 << 16, Seldom = 64;

    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, int.MaxValue, 0x80000000, uint.MaxValue,
        0x100000000, long.MaxValue, 0x8000000000000000, ulong.MaxValue,
    ];

    private static readonly string[] NumberTexts =
    [
        "0", "-0", "1", "-1", "2", "0.1", "1e-400", "1e39", "1e999", "-1e999", "NaN", "Infinity", "255", "256",
        "65536", "2147483647", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "99999999999999999999999", "1_000", "0x1F", "007", "1.5", "+3", "٣",
    ];

    /// <summary>An input, from the first seed to the last byte by chance.</summary>
    /// <param name="target">For whom.</param>
    /// <param name="draw">The chance.</param>
    /// <param name="plain">The same before its check sums were made right.</param>
    public static byte[] Input(FuzzTarget target, Draw draw, out byte[] plain)
    {
        plain = Changed(target, draw.Below(Seldom) == 0 ? draw.Bytes(draw.Below(64)) : draw.Of(target.Seeds), draw);
        var input = target.Finish(plain);
        return draw.Below(4) == 0 ? Changed(target, input, draw) : input;
    }

    private static byte[] Changed(FuzzTarget target, byte[] bytes, Draw draw)
    {
        for (var left = 1 + draw.Below(MostChanges); left > 0; left--)
        {
            bytes = Change(target, bytes, draw);
        }

        return bytes.Length > MostLength ? bytes[..MostLength] : bytes;
    }

    private static byte[] Change(FuzzTarget target, byte[] bytes, Draw draw)
    {
        var (from, to) = Range(bytes, draw);
        return draw.Below(target.Tokens.Count == 0 ? 8 : 16) switch
        {
            0 when !target.IsText => With(bytes, from, value => (byte)(value ^ 1 << draw.Below(8))),
            0 or 1 => With(bytes, from, _ => (byte)draw.Below(256)),
            2 => [.. bytes[..from], .. draw.Bytes(1 + draw.Below(8)), .. bytes[from..]],
            3 => [.. bytes[..from], .. bytes[to..]],
            4 => draw.Below(4) == 0 ? bytes[..from] : bytes,
            5 => Repeated(bytes, from, to, draw),
            6 => Spliced(bytes, draw.Of(target.Seeds), draw),
            7 or 8 when !target.IsText => Overwritten(bytes, from, Number(draw)),
            7 or 8 or 9 or 10 => Reworded(bytes, draw, char.IsAsciiDigit, draw.Of(NumberTexts)),
            11 or 12 => Inserted(bytes, from, draw.Of(target.Tokens)),
            13 => Overwritten(bytes, from, Encoding.UTF8.GetBytes(draw.Of(target.Tokens))),
            _ => Reworded(bytes, draw, IsOfWord, draw.Of(target.Tokens)),
        };
    }

    private static bool IsOfWord(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '"';

    // Mostly short, and now and then anything up to the end.
    private static (int From, int To) Range(byte[] bytes, Draw draw)
    {
        var from = draw.Below(bytes.Length + 1);
        var most = draw.Below(8) == 0 ? bytes.Length - from : Math.Min(16, bytes.Length - from);
        return (from, from + draw.Below(most + 1));
    }

    private static byte[] With(byte[] bytes, int at, Func<byte, byte> change)
    {
        if (at == bytes.Length)
        {
            return bytes;
        }

        var changed = bytes.ToArray();
        changed[at] = change(changed[at]);
        return changed;
    }

    // Once or twice; seldom so often that what takes the square of the length shows.
    private static byte[] Repeated(byte[] bytes, int from, int to, Draw draw)
    {
        var isOften = draw.Below(Seldom) == 0 && to > from;
        var times = isOften ? (MostLength - bytes.Length) / (to - from) : 1 + draw.Below(3);
        return
        [
            .. bytes[..to], .. Enumerable.Repeat(bytes[from..to], Math.Max(0, times)).SelectMany(part => part),
            .. bytes[to..],
        ];
    }

    private static byte[] Spliced(byte[] bytes, byte[] other, Draw draw) =>
        [.. bytes[..draw.Below(bytes.Length + 1)], .. other[draw.Below(other.Length + 1)..]];

    private static byte[] Inserted(byte[] bytes, int at, string token) =>
        [.. bytes[..at], .. Encoding.UTF8.GetBytes(token), .. bytes[at..]];

    private static byte[] Overwritten(byte[] bytes, int at, byte[] by) =>
        [.. bytes[..at], .. by, .. bytes[Math.Min(bytes.Length, at + by.Length)..]];

    private static byte[] Number(Draw draw)
    {
        var eight = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, draw.Of(Numbers));
        var some = eight[..(1 << draw.Below(4))];
        return draw.Below(2) == 0 ? some : [.. some.Reverse()];
    }

    // A run of such letters, such as a number or a word, becomes another.
    private static byte[] Reworded(byte[] bytes, Draw draw, Func<char, bool> isOne, string by)
    {
        var start = draw.Below(bytes.Length + 1);
        var from = Array.FindIndex(bytes, start, letter => isOne((char)letter));
        if (from < 0)
        {
            return bytes;
        }

        while (from > 0 && isOne((char)bytes[from - 1]))
        {
            from--;
        }

        var to = Array.FindIndex(bytes, from, letter => !isOne((char)letter)) is var end and >= 0 ? end : bytes.Length;
        return [.. bytes[..from], .. Encoding.UTF8.GetBytes(by), .. bytes[to..]];
    }
}
