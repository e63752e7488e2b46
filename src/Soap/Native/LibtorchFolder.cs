using System.Runtime.InteropServices;
using Soap.Native.Elf;

namespace Soap.Native;

/// <summary>
/// A folder with a libtorch that is loaded in the place of the package's, such as <c>torch/lib</c> of an installed
/// PyTorch, which may have CUDA: that of the variable <c>SOAP_LIBTORCH</c>. What does not fit is refused before
/// anything is loaded.
/// </summary>
internal sealed class LibtorchFolder
{
    /// <summary>The environment variable that names it.</summary>
    public const string Variable = "SOAP_LIBTORCH";

    public const string Cpu = "libtorch_cpu.so", Cuda = "libtorch_cuda.so";

    private const string Core = "libc10.so", CudaCore = "libc10_cuda.so", Whole = "libtorch.so";

    // What is always there, and in which order it is loaded; each finds those before it, which it needs.
    private static readonly string[] Needed = [Core, Cpu, Whole], Order = [Core, Cpu, CudaCore, Cuda, Whole];

    private LibtorchFolder(string path, LibtorchVersion version, LibtorchSymbols symbols)
    {
        (Path, Version, Symbols) = (path, version, symbols);
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>The version that it has.</summary>
    public LibtorchVersion Version { get; }

    /// <summary>What TorchSharp needs of it, all of which is there.</summary>
    public LibtorchSymbols Symbols { get; }

    /// <summary>Whether this libtorch has CUDA.</summary>
    public bool HasCuda => File.Exists(System.IO.Path.Combine(Path, Cuda));

    /// <summary>The folder that the user names; null where none is named.</summary>
    public static string? Named => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : null;

    /// <summary>The libraries of every libtorch; the first has what the others need.</summary>
    public static IReadOnlyList<string> Libraries => Needed;

    /// <summary>What to set the variable to.</summary>
    public static string Allowed =>
        $"a folder with libtorch {LibtorchVersion.Needed}, such as torch/lib of an installed PyTorch " +
            $"{LibtorchVersion.Needed}";

    /// <summary>Looks at a folder; loads nothing.</summary>
    /// <param name="text">What the variable says.</param>
    /// <param name="folders">Where TorchSharp's native half is looked for.</param>
    /// <exception cref="SoapException">Its libtorch cannot take the place of the package's; the message has the
    /// reason.</exception>
    public static LibtorchFolder Of(string text, IReadOnlyList<string> folders)
    {
        var path = RequireFolder(text);
        var shim = NativeFolders.Find(folders, TorchSharpLibrary.FileName)
            ?? throw Refused(text, $"{TorchSharpLibrary.FileName}, which is to use it, is in none of the folders " +
                string.Join(", ", folders));
        try
        {
            var symbols = LibtorchSymbols.Of(
                shim, [.. Needed.Select(file => System.IO.Path.Combine(path, file))]);
            return LibtorchVersion.Of(path) is not { } version
                ? throw Refused(
                    text, "its version is not known, as neither version.py nor build-version is in the folder above " +
                        $"it and {Cpu} does not say it; {symbols}")
                : !version.Fits
                ? throw Refused(
                    text, $"it has libtorch {version.Text} ({version.Source}), and TorchSharp is compiled for " +
                        $"{LibtorchVersion.Needed}; {symbols}")
                : symbols.Missing.Count > 0
                ? throw Refused(text, $"it has libtorch {version.Text} ({version.Source}), but {symbols}")
                : new LibtorchFolder(path, version, symbols);
        }
        catch (Exception error) when (error is ElfFormatException or IOException or UnauthorizedAccessException)
        {
            throw Refused(text, $"it cannot be read: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>Loads it.</summary>
    /// <returns>The handle of <c>libtorch_cpu.so</c>.</returns>
    /// <exception cref="SoapException">Another libtorch is loaded already, or the loader refuses a file; the message
    /// has the loader's reason.</exception>
    public nint Load()
    {
        if (DynamicLoader.PathOf(Cpu) is { } other)
        {
            throw Refused(Path, $"another libtorch, {other}, is loaded already, and two cannot be; call " +
                $"{nameof(NativeLibraries)}.{nameof(NativeLibraries.Load)} before anything of TorchSharp");
        }

        nint cpu = 0;
        foreach (var file in Order.Where(file => File.Exists(System.IO.Path.Combine(Path, file))))
        {
            try
            {
                var handle = DynamicLoader.Load(System.IO.Path.Combine(Path, file));
                cpu = file == Cpu ? handle : cpu;
            }
            catch (DllNotFoundException error)
            {
                throw Refused(Path, $"{file} cannot be loaded: {error.Message.TrimEnd('.')}", error);
            }
        }

        // By these names TorchSharp's native half asks for them; what is not found so would come from the package.
        return Array.Find(Needed, file => !DynamicLoader.Contains(file)) is { } unknown
            ? throw Refused(Path, $"{unknown} has another name inside (SONAME)")
            : cpu;
    }

    private static string RequireFolder(string text)
    {
        if (!Platforms.IsLinux(Platforms.CurrentSystem(), RuntimeInformation.ProcessArchitecture))
        {
            throw SoapException.BadUsage($"{Variable}={Quotation.Of(text)}: this is for Linux x64 alone; allowed: " +
                "unset");
        }

        if (!Directory.Exists(text))
        {
            throw Refused(text, File.Exists(text) ? "it is a file" : "there is no such folder");
        }

        var path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(text));
        var missing = Needed.Where(file => !File.Exists(System.IO.Path.Combine(path, file))).ToArray();
        return missing.Length == 0 ? path : throw Refused(
            text, $"there is no {string.Join(", ", missing)} in it" + (Nearest(path) is { } nearest
                ? $", but in '{nearest}'"
                : ""));
    }

    // Of a folder above, as that of PyTorch or of its environment's packages.
    private static string? Nearest(string path) =>
        ((string[])["lib", System.IO.Path.Combine("torch", "lib")])
            .Select(under => System.IO.Path.Combine(path, under))
            .FirstOrDefault(folder => File.Exists(System.IO.Path.Combine(folder, Cpu)));

    private static SoapException Refused(string text, string reason, Exception? cause = null) =>
        SoapException.BadUsage(
            $"{Variable}={Quotation.Of(text)}: {reason}; allowed: {Allowed}, or unset " +
                "for the libtorch that SOAP comes " +
                "with", cause);
}
