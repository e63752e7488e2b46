using System.Buffers.Binary;
using System.Text;

namespace Soap.Native.Elf;

/// <summary>Little-endian reads from a file's bytes, each checked against the file's end.</summary>
internal sealed class ElfBytes(ReadOnlyMemory<byte> bytes)
{
    public ushort Read16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    public uint Read32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    public ulong Read64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8));

    /// <summary>A zero-terminated string that must end before <paramref name="limit"/>.</summary>
    public string ReadText(ulong offset, ulong limit)
    {
        if (offset >= limit)
        {
            throw new ElfFormatException(
                $"A name at byte {offset} lies outside the string table, which ends at byte {limit}.");
        }

        var room = Slice(offset, limit - offset);
        var length = room.IndexOf((byte)0);
        return length >= 0
            ? Encoding.UTF8.GetString(room[..length])
            : throw new ElfFormatException($"The name at byte {offset} has no end before byte {limit}.");
    }

    /// <summary>The bytes [offset, offset + size).</summary>
    public ReadOnlySpan<byte> Slice(ulong offset, ulong size)
    {
        var length = (ulong)bytes.Length;
        return offset <= length && size <= length - offset
            ? bytes.Span.Slice((int)offset, (int)size)
            : throw new ElfFormatException($"The file has {length} bytes, but {size} are asked for at byte {offset}.");
    }
}
