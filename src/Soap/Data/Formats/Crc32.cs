namespace Soap.Data.Formats;

/// <summary>The check sum of PNG and ZIP: CRC-32 with the polynomial 0xEDB88320 (ISO 3309).</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Of((uint)value))];

    /// <summary>The check sum of these bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum = Table[(byte)(sum ^ value)] ^ (sum >> 8);
        }

        return ~sum;
    }

    private static uint Of(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        }

        return value;
    }
}
