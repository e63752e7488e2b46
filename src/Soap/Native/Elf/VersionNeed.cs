namespace Soap.Native.Elf;

/// <summary>A symbol version that a library asks another library for (an Elf64_Vernaux entry).</summary>
/// <param name="Library">The library asked, such as <c>libstdc++.so.6</c>.</param>
/// <param name="Version">The version's name, such as <c>GLIBCXX_3.4.32</c>.</param>
/// <param name="Index">The number by which the symbol table refers to the version.</param>
/// <param name="Flags">vna_flags; <see cref="VersionNeeds.WeakFlag"/> is the only one defined.</param>
/// <param name="FlagsOffset">Where vna_flags (2 bytes) lies in the file.</param>
internal sealed record VersionNeed(string Library, string Version, ushort Index, ushort Flags, ulong FlagsOffset)
{
    /// <summary>Whether the loader goes on without this version.</summary>
    public bool IsWeak => (Flags & VersionNeeds.WeakFlag) != 0;
}
