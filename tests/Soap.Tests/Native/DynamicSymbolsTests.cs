using System.Runtime.InteropServices;
using Soap.Native;
using Soap.Native.Elf;
using Xunit;

namespace Soap.Tests.Native;

public sealed class DynamicSymbolsTests
{
    // Values of the GNU hash as the linker's own description has them.
    [Theory]
    [InlineData("", 0x1505)]
    [InlineData("printf", 0x156b2bb8)]
    [InlineData("exit", 0x7c967e3f)]
    [InlineData("syscall", 0xbac212a0)]
    public void The_hash_is_that_of_the_linker(string name, uint hash) =>
        Assert.Equal(hash, DynamicSymbols.Hash(name));

    [Fact]
    public void What_is_asked_for_without_a_version_is_needed_and_what_the_system_numbers_is_not()
    {
        Assert.Equal(["torch_it"], Of(SmallLibrary.Build("torch_it", versionIndex: 1)).NeededWithoutVersion());
        Assert.Equal(["torch_it"], Of(SmallLibrary.Build("torch_it", versionIndex: 0)).NeededWithoutVersion());
        Assert.Empty(Of(SmallLibrary.Build("torch_it", versionIndex: 2)).NeededWithoutVersion());
        Assert.Empty(Of(SmallLibrary.Build("torch_it", section: 7, versionIndex: 1)).NeededWithoutVersion());
    }

    [Fact]
    public void A_symbol_is_found_where_the_library_has_it_itself()
    {
        var offered = Of(SmallLibrary.Build("torch_it", section: 7, versionIndex: 1));
        Assert.Equal((ulong)SmallLibrary.Names, offered.AddressOf("torch_it"));
        Assert.Null(offered.AddressOf("torch_is"));
        Assert.Null(Of(SmallLibrary.Build("torch_it", versionIndex: 1)).AddressOf("torch_it"));
    }

    [Fact]
    public void The_symbols_of_a_library_of_the_system_are_those_that_the_loader_finds()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have libraries of other kinds.");
        var library = NativeLibrary.Load("libstdc++.so.6");
        using var file = new MappedFile(DynamicLoader.PathOf("libstdc++.so.6")!);
        var symbols = new DynamicSymbols(new ElfLibrary(file.Memory));
        string[] offered =
        [
            .. Enumerable.Range(1, (int)symbols.Count - 1).Select(index => (ulong)index).Where(symbols.IsDefined)
                .Select(symbols.NameOf).Distinct(),
        ];
        Assert.True(offered.Length > 1000, $"{offered.Length}");
        Assert.All(offered, name => Assert.NotNull(symbols.AddressOf(name)));
        Assert.All(
            ["_ZSt9terminatev", "__cxa_throw", "_ZSt21no_such_thing_at_allv"],
            name => Assert.Equal(
                NativeLibrary.TryGetExport(library, name, out _), symbols.AddressOf(name) is not null));
    }

    [Fact]
    public void An_empty_library_is_loaded_by_its_name_and_asks_for_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It is for the loader of Linux.");
        const string Name = "soap-test-empty.so";
        Assert.Empty(new ElfLibrary(EmptyLibrary.Build(Name)).Needed);
        Assert.False(DynamicLoader.Contains(Name));
        var library = MemoryLibrary.Load(Name, EmptyLibrary.Build(Name));
        Assert.True(DynamicLoader.Contains(Name));
        Assert.Equal(library, NativeLibrary.Load("soap-test-empty", typeof(TorchSharp.torch).Assembly, null));
        Assert.False(NativeLibrary.TryGetExport(library, "anything", out _));
    }

    [Fact]
    public void A_file_of_no_bytes_is_refused_and_a_folder_is()
    {
        var path = Path.GetTempFileName();
        Assert.Equal(
            $"The file has 0 bytes; 1 to {int.MaxValue} can be read.",
            Assert.Throws<ElfFormatException>(() => new MappedFile(path)).Message);
        File.Delete(path);
        Assert.Throws<UnauthorizedAccessException>(() => new MappedFile(Path.GetTempPath()));
    }

    private static DynamicSymbols Of(byte[] file) => new(new ElfLibrary(file));
}
