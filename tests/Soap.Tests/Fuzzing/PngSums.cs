using System.Buffers.Binary;
using Soap.Data.Formats;

namespace Soap.Tests.Fuzzing;

/// <summary>Check sums of PNG files.</summary>
internal static class PngSums
{
    /// <summary>The file with the check sums of its parts made right, up to one whose length is wrong.</summary>
    public static byte[] Right(byte[] file)
    {
        var right = file.ToArray();
        for (var at = 8; right.Length - at >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(right.AsSpan(at));
            if (length > right.Length - at - 12)
            {
                break;
            }

            var end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(right.AsSpan(end), Crc32.Of(right.AsSpan((at + 4)..end)));
            at = end + 4;
        }

        return right;
    }
}
