using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Soap.Native.Elf;

namespace Soap.Native;

/// <summary>
/// Makes TorchSharp load where the system's libstdc++ is a little older than the one it was built with, and with the
/// libtorch of another folder where <c>SOAP_LIBTORCH</c> names one.
/// Nothing is read or loaded until TorchSharp is used, and nothing is done where it loads as it is.
/// </summary>
public static class NativeLibraries
{
    private const string Shim = "LibTorchSharp", Cuda = "torch_cuda", Cpu = "torch_cpu";

    private static readonly Lock Gate = new();
    private static readonly Lazy<(LibtorchFolder Folder, nint Cpu)?> Other = new(LoadOther);
    private static bool _isRegistered;
    private static nint _library;

    /// <summary>Whether TorchSharp was loaded from a copy in memory with the one version need made weak.</summary>
    public static bool IsMended { get; private set; }

    /// <summary>The folder whose libtorch is loaded in the place of the package's, or null; loads it.</summary>
    /// <exception cref="SoapException">It does not fit; the message has the reason.</exception>
    internal static LibtorchFolder? Folder => Other.Value?.Folder;

    /// <summary>The version of the libtorch that is used; loads it.</summary>
    internal static string LibtorchVersion => Folder?.Version.Text ?? TorchSharp.torch.__version__;

    /// <summary>
    /// Registers the help; more than one call does no harm. It happens by itself when anything of this library is
    /// used; call it first in a program that uses TorchSharp before anything of SOAP.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage(
        "Usage", "CA2255",
        Justification = "TorchSharp loads its native half on first use; no constructor of ours runs before that.")]
    public static void Register()
    {
        lock (Gate)
        {
            if (_isRegistered)
            {
                return;
            }

            _isRegistered = true;
            var context = AssemblyLoadContext.GetLoadContext(typeof(NativeLibraries).Assembly)
                ?? AssemblyLoadContext.Default;
            context.ResolvingUnmanagedDll += Resolve;
            if (LibtorchFolder.Named is not null)
            {
                RegisterOtherFolder();
            }
        }
    }

    /// <summary>
    /// Loads libtorch now and says clearly why where it cannot: TorchSharp itself, on first use, would speak of a
    /// missing package whatever the reason, after copying half a gigabyte in search of it. Costs nothing when it is
    /// loaded.
    /// </summary>
    /// <exception cref="SoapException">libtorch cannot be loaded; the message has the loader's reason. Or the
    /// environment asks it for instructions that the processor does not have.</exception>
    public static void Load()
    {
        Register();
        ProcessorKernels.Require(
            NativeEnvironment.TryRead(ProcessorKernels.Variable), ProcessorKernels.Supported);
        try
        {
            if (LibtorchFolder.Named is not null)
            {
                OfOtherFolder();
                return;
            }

            // The order of TorchSharp: its library finds libtorch because that is loaded before it.
            var torchSharp = typeof(TorchSharp.torch).Assembly;
            NativeLibrary.TryLoad(Cpu, torchSharp, null, out _);
            NativeLibrary.Load(Shim, torchSharp, null);
        }
        catch (Exception cause) when (cause is DllNotFoundException or BadImageFormatException)
        {
            throw new SoapException(
                ExitCode.Unexpected, $"TorchSharp cannot be used on this machine. {cause.Message}", cause);
        }
    }

    /// <summary>The handle of libtorch's part for the CPU; loads it.</summary>
    internal static nint LibtorchCpu()
    {
        Load();
        return Other.Value?.Cpu ?? NativeLibrary.Load(Cpu, typeof(TorchSharp.torch).Assembly, null);
    }

    // Null where the variable names no folder. A refusal is kept, and thrown each time.
    private static (LibtorchFolder Folder, nint Cpu)? LoadOther()
    {
        if (LibtorchFolder.Named is not { } named)
        {
            return null;
        }

        var folder = LibtorchFolder.Of(named, NativeFolders.All());
        return (folder, folder.Load());
    }

    // TorchSharp's native half on top of the libtorch of the other folder.
    private static nint OfOtherFolder()
    {
        _ = Other.Value;
        return LoadShim();
    }

    // TorchSharp looks for these libraries by itself, whatever is loaded already, and the runtime would find the
    // package's, which cannot be in one process with another libtorch. By the first name that the runtime tries it
    // finds empty ones instead; what TorchSharp then calls comes from the folder.
    private static void RegisterOtherFolder()
    {
        if (Platforms.IsLinux(Platforms.CurrentSystem(), RuntimeInformation.ProcessArchitecture))
        {
            foreach (var name in (string[])[Cpu, Cuda, Shim])
            {
                MemoryLibrary.Load($"{name}.so", EmptyLibrary.Build($"{name}.so"));
            }
        }

        NativeLibrary.SetDllImportResolver(
            typeof(TorchSharp.torch).Assembly, (name, _, _) => name == Shim ? OfOtherFolder() : 0);
    }

    private static nint LoadShim()
    {
        lock (Gate)
        {
            if (_library == 0)
            {
                (_library, IsMended) = TorchSharpLibrary.Load(NativeFolders.All());
            }

            return _library;
        }
    }

    /// <summary>Raised by the runtime only after its own search for a native library has failed.</summary>
    /// <exception cref="DllNotFoundException">Why it cannot be loaded, with the package that is missing.</exception>
    private static nint Resolve(Assembly assembly, string name)
    {
        if (name != Shim)
        {
            return 0;
        }

        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            // Nothing to mend there; only what is missing is said.
            return LibtorchPackage.Missing(NativeFolders.All()) is { } missing
                ? throw new DllNotFoundException(missing)
                : 0;
        }

        return LoadShim();
    }
}
