using System.Runtime.InteropServices;
using Soap.Native;
using TorchSharp;
using Xunit;

namespace Soap.Tests.Native;

public class NativeLibrariesTests
{
    private static readonly bool IsLinuxX64 = OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    [Fact]
    public void TorchSharp_computes_on_this_machine()
    {
        using var ones = torch.ones(2, 3);
        using var sum = ones.sum();
        Assert.Equal(6f, sum.item<float>());
    }

    [Fact]
    public void Loading_twice_does_no_harm()
    {
        NativeLibraries.Load();
        NativeLibraries.Load();
        TorchSharp_computes_on_this_machine();
    }

    [Fact]
    public void The_file_on_disk_is_never_changed()
    {
        Assert.SkipUnless(IsLinuxX64, "Only there is a file to mend.");
        var path = NativeFolders.Find(NativeFolders.All(), TorchSharpLibrary.FileName)!;
        var before = File.GetLastWriteTimeUtc(path);
        var bytes = File.ReadAllBytes(path);
        NativeLibraries.Load();
        Assert.Equal(before, File.GetLastWriteTimeUtc(path));
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_missing_library_is_named_with_the_folders_searched()
    {
        var error = Assert.Throws<DllNotFoundException>(() => TorchSharpLibrary.Load(["/no/such", "/nor/this"]));
        Assert.Equal(
            "libLibTorchSharp.so is in none of the folders /no/such, /nor/this. The command " +
                "'soap doctor' looks for the reason.",
            error.Message);
    }

    [Fact]
    public void A_damaged_library_is_named_with_the_reason()
    {
        var folder = Directory.CreateTempSubdirectory();
        var path = Path.Combine(folder.FullName, TorchSharpLibrary.FileName);
        File.WriteAllBytes(path, SmallLibrary.Build()[..300]);

        File.WriteAllText(Path.Combine(folder.FullName, "libtorch_cpu.so"), "");
        var error = Assert.Throws<DllNotFoundException>(() => TorchSharpLibrary.Load([folder.FullName]));
        Assert.Equal(
            $"{path} cannot be loaded: The file has 300 bytes, but 208 are asked for at byte 704. " +
                "The command 'soap doctor' looks for the reason.",
            error.Message);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_library_in_memory_that_the_loader_refuses_leaves_no_file_and_no_success()
    {
        Assert.SkipUnless(IsLinuxX64, "Libraries in memory are for Linux.");
        var before = Directory.GetDirectories(Path.GetTempPath(), "soap-*").Length;
        var error =
            Assert.Throws<DllNotFoundException>(() => MemoryLibrary.Load("libsmall.so", SmallLibrary.Build()[..40]));
        Assert.EndsWith("libsmall.so: file too short", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "soap-*").Length);
    }

    [Fact]
    public void A_library_loads_from_memory_and_from_a_temporary_file()
    {
        Assert.SkipUnless(IsLinuxX64, "Libraries in memory are for Linux.");
        NativeLibrary.Load("libgcc_s.so.1");
        var bytes = File.ReadAllBytes(DynamicLoader.PathOf("libgcc_s.so.1")!);
        foreach (var load
            in new Func<string, byte[], nint>[] { MemoryLibrary.Load, MemoryLibrary.LoadFromTemporaryFile })
        {
            Assert.NotEqual(0, NativeLibrary.GetExport(load("copy-of-libgcc.so", bytes), "_Unwind_Backtrace"));
        }
    }

    [Fact]
    public void Loaded_libraries_are_told_from_others()
    {
        Assert.SkipUnless(IsLinuxX64, "It asks the loader of Linux.");
        Assert.True(DynamicLoader.Contains("libc.so.6"));
        Assert.False(DynamicLoader.Contains("libnosuch.so.1"));
        Assert.Null(DynamicLoader.PathOf("libnosuch.so.1"));
    }
}
