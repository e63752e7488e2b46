namespace Soap.Native.Elf;

/// <summary>
/// A shared library for Linux x64 as the dynamic loader sees it: program headers and the dynamic section.
/// Section headers, which the loader ignores, are not read. Layout: System V gABI, chapters 4 and 5.
/// </summary>
internal sealed class ElfLibrary
{
    private const ulong DynamicNull = 0, DynamicNeeded = 1, DynamicStringTable = 5, DynamicStringSize = 10;
    private const uint SegmentLoad = 1, SegmentDynamic = 2;
    private const ushort MachineX64 = 62;

    private readonly List<(ulong Address, ulong Offset, ulong Size)> _segments = [];
    private readonly List<(ulong Tag, ulong Value)> _dynamic = [];

    /// <summary>Reads the headers of <paramref name="bytes"/>.</summary>
    /// <exception cref="ElfFormatException">The bytes are not a complete ELF library for x64.</exception>
    public ElfLibrary(ReadOnlyMemory<byte> bytes)
    {
        Bytes = new ElfBytes(bytes);
        if (!Bytes.Slice(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new ElfFormatException("The file does not begin like a 64-bit little-endian ELF file.");
        }

        if (Bytes.Read16(18) is var machine && machine != MachineX64)
        {
            throw new ElfFormatException(
                $"The file is for machine number {machine}; {MachineX64} (x64) was expected.");
        }

        ReadProgramHeaders();
    }

    public ElfBytes Bytes { get; }

    /// <summary>The libraries that the loader must find first (DT_NEEDED), in the file's order.</summary>
    public IReadOnlyList<string> Needed => [.. _dynamic.Where(e => e.Tag == DynamicNeeded).Select(e => Text(e.Value))];

    /// <summary>The value of the first dynamic entry with this tag, or null.</summary>
    public ulong? Dynamic(ulong tag)
    {
        foreach (var entry in _dynamic)
        {
            if (entry.Tag == tag)
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>Like <see cref="Dynamic"/>, for an entry that must be there.</summary>
    public ulong RequireDynamic(ulong tag, string name) =>
        Dynamic(tag) ?? throw new ElfFormatException($"The dynamic section has no entry {name}.");

    /// <summary>Where in the file the byte lies that is loaded at this address.</summary>
    public ulong OffsetOf(ulong address)
    {
        foreach (var segment in _segments)
        {
            if (address >= segment.Address && address - segment.Address < segment.Size)
            {
                return unchecked(segment.Offset + (address - segment.Address));
            }
        }

        throw new ElfFormatException($"Address 0x{address:x} is in no segment that is loaded from the file.");
    }

    /// <summary>A name of the dynamic string table.</summary>
    public string Text(ulong index)
    {
        var start = OffsetOf(RequireDynamic(DynamicStringTable, "DT_STRTAB"));
        var size = RequireDynamic(DynamicStringSize, "DT_STRSZ");
        if (index >= size || size > ulong.MaxValue - start)
        {
            throw new ElfFormatException($"Name number {index} lies outside the string table of {size} bytes.");
        }

        return Bytes.ReadText(start + index, start + size);
    }

    private void ReadProgramHeaders()
    {
        var table = Bytes.Read64(32);
        ulong entrySize = Bytes.Read16(54), count = Bytes.Read16(56);
        if (entrySize < 56)
        {
            throw new ElfFormatException($"Program headers of {entrySize} bytes; at least 56 were expected.");
        }

        Bytes.Slice(table, entrySize * count);
        (ulong Offset, ulong Size)? dynamic = null;
        for (ulong header = table, end = table + entrySize * count; header < end; header += entrySize)
        {
            var (offset, address, size) =
                (Bytes.Read64(header + 8), Bytes.Read64(header + 16), Bytes.Read64(header + 32));
            switch (Bytes.Read32(header))
            {
                case SegmentLoad:
                    _segments.Add((address, offset, size));
                    break;
                case SegmentDynamic:
                    dynamic = (offset, size);
                    break;
            }
        }

        ReadDynamicSection(
            dynamic ?? throw new ElfFormatException("The file has no dynamic section: it is not a shared library."));
    }

    private void ReadDynamicSection((ulong Offset, ulong Size) section)
    {
        Bytes.Slice(section.Offset, section.Size);
        for (ulong at = 0; at + 16 <= section.Size; at += 16)
        {
            var tag = Bytes.Read64(section.Offset + at);
            if (tag == DynamicNull)
            {
                return;
            }

            _dynamic.Add((tag, Bytes.Read64(section.Offset + at + 8)));
        }
    }
}
