using CsCheck;
using Soap.Native;
using Soap.Native.Elf;
using Xunit;

namespace Soap.Tests.Native;

public class VersionNeedsTests
{
    [Fact]
    public void The_needs_are_read_with_library_version_and_place()
    {
        var needs = VersionNeeds.Read(new ElfLibrary(SmallLibrary.Build()));

        Assert.Equal(
            [
                new VersionNeed("libstdc++.so.6", "GLIBCXX_3.4.32", 2, 0, SmallLibrary.Flags),
                new VersionNeed("libstdc++.so.6", "GLIBCXX_3.4", 3, 0, SmallLibrary.Flags + 16),
            ],
            needs);
        Assert.Equal(["libstdc++.so.6"], new ElfLibrary(SmallLibrary.Build()).Needed);
    }

    [Fact]
    public void Marking_sets_one_bit_and_leaves_the_given_bytes_alone()
    {
        var file = SmallLibrary.Build();
        var copy = Mark(file);

        Assert.NotNull(copy);
        Assert.Equal(SmallLibrary.Build(), file);
        Assert.Equal([SmallLibrary.Flags], Differences(file, copy));
        Assert.Equal(VersionNeeds.WeakFlag, copy[SmallLibrary.Flags]);
    }

    [Fact]
    public void Marking_keeps_other_flags()
    {
        Assert.Equal(0x4 | VersionNeeds.WeakFlag, Mark(SmallLibrary.Build(flags: 0x4))![SmallLibrary.Flags]);
    }

    [Fact]
    public void A_file_that_is_already_marked_or_has_no_such_need_is_left_as_it_is()
    {
        Assert.Null(Mark(Mark(SmallLibrary.Build())!));
        Assert.Null(Mark(SmallLibrary.Build(flags: VersionNeeds.WeakFlag)));
        Assert.Null(Mark(SmallLibrary.Build(version: "GLIBCXX_3.4.30")));
    }

    [Theory]
    [InlineData("_ZSt4cout", 0, 0, "GLIBCXX_3.4.32 is used by _ZSt4cout: without it the library would not work.")]
    [InlineData(
        SmallLibrary.Marker, 7, 0,
        "GLIBCXX_3.4.32 is used by _ZSt21ios_base_library_initv: without it the library would not work.")]
    [InlineData(
        SmallLibrary.Marker, 0, 1,
        "_ZSt21ios_base_library_initv of GLIBCXX_3.4.32 is referred to: without it the library would not work.")]
    public void A_version_that_is_really_used_is_not_marked(string symbol, int section, int relocated, string message)
    {
        var file = SmallLibrary.Build(symbol, (ushort)section, (uint)relocated);
        Assert.Equal(message, Assert.Throws<ElfFormatException>(() => Mark(file)).Message);
    }

    [Fact]
    public void Every_truncation_is_refused_with_the_documented_exception()
    {
        var file = SmallLibrary.Build();
        for (var length = 0; length < file.Length; length++)
        {
            // The last entry of the dynamic section is its end, but the program header promises it.
            Assert.Throws<ElfFormatException>(() => Mark(file[..length]));
        }
    }

    [Fact]
    public void Damaged_files_end_in_the_documented_exception_or_in_a_result()
    {
        var changes = Gen.Select(Gen.Int[0, SmallLibrary.Build().Length - 1], Gen.Byte).Array[1, 12];
        changes.Sample(
            list =>
            {
                var file = SmallLibrary.Build();
                foreach (var (at, value) in list)
                {
                    file[at] = value;
                }

                OnlyTheDocumentedException(file);
            },
            iter: 20_000);
    }

    [Fact]
    public void Extreme_words_anywhere_end_in_the_documented_exception_or_in_a_result()
    {
        ulong[] extremes =
        [
            0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, long.MaxValue, 1UL << 63, ulong.MaxValue - 7, ulong.MaxValue,
        ];
        for (var at = 0; at + 8 <= SmallLibrary.Build().Length; at += 4)
        {
            foreach (var value in extremes)
            {
                var file = SmallLibrary.Build();
                BitConverter.TryWriteBytes(file.AsSpan(at), value);
                OnlyTheDocumentedException(file);
            }
        }
    }

    [Theory]
    [InlineData(4, 1, "The file does not begin like a 64-bit little-endian ELF file.")]
    [InlineData(18, 183, "The file is for machine number 183; 62 (x64) was expected.")]
    public void A_file_of_another_kind_is_named(int at, byte value, string message)
    {
        var file = SmallLibrary.Build();
        file[at] = value;
        Assert.Equal(message, Assert.Throws<ElfFormatException>(() => Mark(file)).Message);
    }

    [Fact]
    public void In_TorchSharps_own_library_exactly_one_byte_changes()
    {
        if (NativeFolders.Find(NativeFolders.All(), TorchSharpLibrary.FileName) is not { } path)
        {
            Assert.Skip("Only the package for Linux has this file.");
            return;
        }

        var file = File.ReadAllBytes(path);
        var copy = Mark(file)!;
        var need = Assert.Single(VersionNeeds.Read(new ElfLibrary(file)), n => n.Version == SmallLibrary.Version);

        Assert.Equal([(int)need.FlagsOffset], Differences(file, copy));
        Assert.True(
            Assert.Single(VersionNeeds.Read(new ElfLibrary(copy)), n => n.Version == SmallLibrary.Version).IsWeak);
        Assert.Null(Mark(copy));
        Assert.Throws<ElfFormatException>(() => VersionNeeds.MarkWeak(file, "GLIBCXX_3.4.30", SmallLibrary.Marker));
    }

    private static byte[]? Mark(byte[] file) => VersionNeeds.MarkWeak(file, SmallLibrary.Version, SmallLibrary.Marker);

    private static void OnlyTheDocumentedException(byte[] file)
    {
        try
        {
            _ = Mark(file);
            _ = new ElfLibrary(file).Needed;
            _ = VersionDefinitions.Read(new ElfLibrary(file));
            var symbols = new DynamicSymbols(new ElfLibrary(file));
            _ = (symbols.NeededWithoutVersion(), symbols.AddressOf(SmallLibrary.Marker), symbols.AddressOf("other"));
            _ = LibtorchVersion.OfLibrary(new ElfLibrary(file));
        }
        catch (ElfFormatException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    private static int[] Differences(byte[] a, byte[] b) =>
        [.. Enumerable.Range(0, a.Length).Where(i => a[i] != b[i])];
}
