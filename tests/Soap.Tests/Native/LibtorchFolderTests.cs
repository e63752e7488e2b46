using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Soap.Native;
using Soap.Native.Elf;
using Xunit;

namespace Soap.Tests.Native;

/// <summary>Which folders of libtorch may take the place of the package's.</summary>
public sealed class LibtorchFolderTests : IDisposable
{
    private const string Debian = "/usr/lib/python3/dist-packages/torch/lib";
    private const string End =
        "; allowed: a folder with libtorch 2.10, such as torch/lib of an installed PyTorch 2.10, or unset for the " +
            "libtorch that SOAP comes with";

    private readonly string _root = Directory.CreateTempSubdirectory().FullName;
    private readonly string _folder;

    public LibtorchFolderTests()
    {
        Assert.SkipUnless(
            Platforms.IsLinux(Platforms.CurrentSystem(), RuntimeInformation.ProcessArchitecture),
            "Other folders are for Linux x64.");
        _folder = Directory.CreateDirectory(Path.Combine(_root, "torch", "lib")).FullName;
        foreach (var file in LibtorchFolder.Libraries)
        {
            File.CreateSymbolicLink(Path.Combine(_folder, file), NativeFolders.Find(NativeFolders.All(), file)!);
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_packages_own_files_fit_and_say_their_version()
    {
        var folder = Open();
        Assert.Equal(("2.10.0", Path.Combine(_folder, "libtorch_cpu.so")), Version(folder));
        Assert.Equal((1204, 0), (folder.Symbols.Needed, folder.Symbols.Missing.Count));
        Assert.False(folder.HasCuda);
        File.WriteAllText(Path.Combine(_folder, "libtorch_cuda.so"), "");
        Assert.True(folder.HasCuda);
    }

    [Theory]
    [InlineData("version.py", "from typing import Optional\n__version__ = '2.10.1+cu128'\ncuda = '12.8'\n")]
    [InlineData("version.py", "__version__=\"2.10.1+cu128\"")]
    [InlineData("build-version", "2.10.1+cu128\n")]
    public void The_version_stands_in_the_folder_above(string file, string text)
    {
        Write(file, text);
        Assert.Equal(("2.10.1+cu128", Path.Combine(_root, "torch", file)), Version(Open()));
    }

    [Theory]
    [InlineData("2.11.0+cu130")]
    [InlineData("2.9.1")]
    [InlineData("2.1.0")]
    [InlineData("3.10.0")]
    public void Another_minor_version_is_refused_even_if_nothing_is_missing(string version)
    {
        Write("version.py", $"__version__ = '{version}'");
        Refused(
            _folder,
            $"it has libtorch {version} ({_root}/torch/version.py), and TorchSharp is compiled for 2.10; all " +
                "1204 symbols that TorchSharp needs of libtorch are there");
    }

    [Fact]
    public void A_library_of_another_version_is_refused_whatever_stands_above_it()
    {
        Replace("libtorch_cpu.so", Saying("48b80000000000000b02c3"));
        Write("version.py", "__version__ = '2.10.0'");
        Assert.StartsWith(
            $"SOAP_LIBTORCH={_folder}: it has libtorch 2.11.0 ({_folder}/libtorch_cpu.so), and TorchSharp is ",
            Assert.Throws<SoapException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_libtorch_without_what_TorchSharp_needs_is_refused_whatever_it_calls_itself()
    {
        Replace("libc10.so", SmallLibrary.Build());
        Write("version.py", "__version__ = '2.10.0'");
        var message = Assert.Throws<SoapException>(Open).Message;
        Assert.Matches(
            $"^{Regex.Escape($"SOAP_LIBTORCH={_folder}: it has libtorch 2.10.0 ({_root}/torch/version.py), but ")}" +
                @"\d+ of the 1204 symbols that TorchSharp needs of libtorch are missing: _ZN\S+, _ZN\S+, _ZN\S+ and " +
                $@"\d+ more{Regex.Escape(End)}$",
            message);
    }

    [Fact]
    public void A_version_that_nothing_tells_is_refused()
    {
        foreach (var file in LibtorchFolder.Libraries)
        {
            Replace(file, SmallLibrary.Build());
        }

        var message = Assert.Throws<SoapException>(Open).Message;
        Assert.StartsWith(
            $"SOAP_LIBTORCH={_folder}: its version is not known, as neither version.py nor build-version is in the " +
                "folder above it and libtorch_cpu.so does not say it; 1204 of the 1204 " +
                "symbols that TorchSharp needs " +
                "of libtorch are missing: ",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public void Debians_own_libtorch_is_refused_with_its_version_and_what_is_missing()
    {
        Assert.SkipUnless(
            File.Exists(Path.Combine(Debian, "libtorch_cpu.so")) && File.ReadAllText(
                Path.Combine(Debian, "..", "version.py")).Contains("1.13", StringComparison.Ordinal),
            "Debian 12's python3-torch is not installed.");
        var message = Assert.Throws<SoapException>(() => LibtorchFolder.Of(Debian, NativeFolders.All())).Message;
        Assert.StartsWith(
            $"SOAP_LIBTORCH={Debian}: it has libtorch 1.13.", message, StringComparison.Ordinal);
        Assert.Contains(
            "304 of the 1204 symbols that TorchSharp needs of libtorch are missing: ", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_folder_of_libtorch_is_refused_with_what_it_is()
    {
        Refused($"{_root}/none", "there is no such folder");
        Refused($"{_folder}/libtorch.so", "it is a file");
        Refused(
            _root,
            $"there is no libc10.so, libtorch_cpu.so, libtorch.so in it, but in '{_folder}'");
        Refused(
            $"{_root}/torch",
            $"there is no libc10.so, libtorch_cpu.so, libtorch.so in it, but in '{_folder}'");
        File.Delete($"{_folder}/libtorch_cpu.so");
        Refused(_folder, "there is no libtorch_cpu.so in it");
    }

    [Fact]
    public void A_damaged_library_is_named()
    {
        Replace("libtorch.so", "no library"u8.ToArray());
        Refused(
            _folder,
            $"it cannot be read: {_folder}/libtorch.so: The file does not begin like a 64-bit little-endian " +
                "ELF file");
        Replace("libtorch.so", []);
        Refused(
            _folder,
            $"it cannot be read: {_folder}/libtorch.so: The file has 0 bytes; 1 to {int.MaxValue} can be read");
    }

    [Fact]
    public void A_libtorch_that_is_loaded_already_is_not_joined_by_another()
    {
        NativeLibraries.Load();
        var folder = Open();
        var message = Assert.Throws<SoapException>(() => folder.Load()).Message;
        Assert.StartsWith(
            $"SOAP_LIBTORCH={_folder}: another libtorch, ", message, StringComparison.Ordinal);
        Assert.Contains(
            "libtorch_cpu.so, is loaded already, and two cannot be; call NativeLibraries.Load before anything of " +
                "TorchSharp", message, StringComparison.Ordinal);
    }

    // movabs $VERSION, %rax; ret, with and without the mark of guarded calls.
    [Theory]
    [InlineData("48b80000000000000a02c3", "2.10.0")]
    [InlineData("f30f1efa48b80000000003090203c3", "3.2.9")]
    [InlineData("f30f1efa48b80000000000050901c3", "1.9.5")]
    [InlineData("48b80000000000000a02c2", null)]
    [InlineData("31c0c3", null)]
    public void The_library_says_its_version_where_a_function_does_nothing_else(string code, string? version)
    {
        Assert.Equal(version, LibtorchVersion.OfLibrary(new ElfLibrary(Saying(code))));
    }

    private static byte[] Saying(string code)
    {
        var file = SmallLibrary.Build("aoti_torch_abi_version", section: 7, versionIndex: 1);
        Convert.FromHexString(code).CopyTo(file, SmallLibrary.Names + 100);
        BitConverter.TryWriteBytes(file.AsSpan(SmallLibrary.Symbols + 24 + 8), (ulong)SmallLibrary.Names + 100);
        return file;
    }

    private LibtorchFolder Open() => LibtorchFolder.Of(_folder, NativeFolders.All());

    private static (string, string) Version(LibtorchFolder folder) => (folder.Version.Text, folder.Version.Source);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_root, "torch", file), text);

    // The link goes, not what it leads to.
    private void Replace(string file, byte[] bytes)
    {
        File.Delete(Path.Combine(_folder, file));
        File.WriteAllBytes(Path.Combine(_folder, file), bytes);
    }

    private static void Refused(string path, string reason)
    {
        var error = Assert.Throws<SoapException>(() => LibtorchFolder.Of(path, NativeFolders.All()));
        Assert.Equal($"SOAP_LIBTORCH={path}: {reason}{End}", error.Message);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }
}
