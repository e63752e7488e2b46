using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Soap.Native.Elf;

namespace Soap.Native;

/// <summary>
/// The version of the libtorch in a folder, told without loading it. TorchSharp's native half is compiled for one
/// minor version: in another, classes may have other members in other places where all names are the same.
/// </summary>
/// <param name="Text">Such as <c>2.10.0+cu128</c>.</param>
/// <param name="Source">The file that says it.</param>
internal sealed partial record LibtorchVersion(string Text, string Source)
{
    // A function of libtorch from 2.9 on that does nothing but return its version: movabs $VERSION, %rax; ret.
    private const string Function = "aoti_torch_abi_version";

    /// <summary>The versions that fit, such as <c>2.10</c>.</summary>
    public static string Needed => MinorOf(LibtorchPackage.Version);

    /// <summary>Whether TorchSharp was made for this minor version.</summary>
    public bool Fits => MinorOf(Text) == Needed;

    /// <summary>
    /// What the folder says: <c>version.py</c> beside an installed PyTorch's <c>lib</c>, <c>build-version</c> beside
    /// that of libtorch's own archive, or the library itself, which is asked in any case: of two that do not agree the
    /// one that does not fit counts. Null where none says anything.
    /// </summary>
    /// <param name="folder">With <c>libtorch_cpu.so</c> in it.</param>
    /// <exception cref="ElfFormatException">The library is damaged.</exception>
    public static LibtorchVersion? Of(string folder)
    {
        var path = Path.Combine(folder, LibtorchFolder.Cpu);
        using var mapped = new MappedFile(path);
        var own = OfLibrary(new ElfLibrary(mapped.Memory)) is { } version ? new LibtorchVersion(version, path) : null;
        var written = WrittenAbove(folder);
        return written is null || own is { Fits: false } ? own : written;
    }

    /// <summary>The version that a library returns, or null where it has no function that does nothing else.</summary>
    /// <exception cref="ElfFormatException">It is damaged.</exception>
    public static string? OfLibrary(ElfLibrary library)
    {
        if (new DynamicSymbols(library).AddressOf(Function) is not { } address)
        {
            return null;
        }

        var code = library.Bytes.Slice(library.OffsetOf(address), 15);
        if (code.StartsWith((ReadOnlySpan<byte>)[0xf3, 0x0f, 0x1e, 0xfa])) // endbr64, where calls are guarded
        {
            code = code[4..];
        }

        if (code is not [0x48, 0xb8, ..] || code[10] != 0xc3)
        {
            return null;
        }

        var version = BinaryPrimitives.ReadUInt64LittleEndian(code[2..]);
        return $"{version >> 56}.{version >> 48 & 0xff}.{version >> 40 & 0xff}";
    }

    private static LibtorchVersion? WrittenAbove(string folder)
    {
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        foreach (var name in (string[])(parent is null ? [] : ["version.py", "build-version"]))
        {
            var file = Path.Combine(parent!, name);
            if (File.Exists(file) && Written().Match(File.ReadAllText(file)) is { Success: true } match)
            {
                return new LibtorchVersion(match.Groups[1].Value, file);
            }
        }

        return null;
    }

    private static string MinorOf(string version) => string.Join('.', version.Split('.').Take(2));

    [GeneratedRegex(@"^(?:__version__\s*=\s*['""])?(\d+\.\d+[0-9A-Za-z.+_-]*)", RegexOptions.Multiline)]
    private static partial Regex Written();
}
