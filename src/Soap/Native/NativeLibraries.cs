using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Soap.Native;

/// <summary>
/// Makes TorchSharp load where the system's libstdc++ is a little older than the one it was built with.
/// Nothing is read or loaded until TorchSharp is used, and nothing is done where it loads as it is.
/// </summary>
public static class NativeLibraries
{
    private static readonly Lock Gate = new();
    private static bool _isRegistered;
    private static nint _library;

    /// <summary>Whether TorchSharp was loaded from a copy in memory with the one version need made weak.</summary>
    public static bool IsMended => _library != 0;

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
        }
    }

    /// <summary>
    /// Loads libtorch now and says clearly why where it cannot: TorchSharp itself, on first use, would speak of a
    /// missing package whatever the reason, after copying half a gigabyte in search of it. Costs nothing when it is
    /// loaded.
    /// </summary>
    /// <exception cref="SoapException">libtorch cannot be loaded; the message has the loader's reason.</exception>
    public static void Load()
    {
        Register();
        try
        {
            // The order of TorchSharp: its library finds libtorch because that is loaded before it.
            var torchSharp = typeof(TorchSharp.torch).Assembly;
            NativeLibrary.TryLoad("torch_cpu", torchSharp, null, out _);
            NativeLibrary.Load("LibTorchSharp", torchSharp, null);
        }
        catch (Exception cause) when (cause is DllNotFoundException or BadImageFormatException)
        {
            throw new SoapException(
                ExitCode.Unexpected, $"TorchSharp cannot be used on this machine. {cause.Message}", cause);
        }
    }

    /// <summary>Raised by the runtime only after its own search for a native library has failed.</summary>
    /// <exception cref="DllNotFoundException">Why it cannot be loaded, with the package that is missing.</exception>
    private static nint Resolve(Assembly assembly, string name)
    {
        if (name != "LibTorchSharp")
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

        lock (Gate)
        {
            if (_library == 0)
            {
                _library = TorchSharpLibrary.Load(NativeFolders.All());
            }

            return _library;
        }
    }
}
