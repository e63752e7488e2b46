using System.Runtime.InteropServices;

namespace Soap.Native;

/// <summary>
/// The dynamic loader of Linux, asked directly: the runtime's own errors put much text around the loader's one useful
/// line.
/// </summary>
internal static partial class DynamicLoader
{
    private const int Lazy = 1, NoLoad = 4;

    /// <summary>Loads the library at this path.</summary>
    /// <exception cref="DllNotFoundException">The loader refuses it; the message is the loader's.</exception>
    public static nint Load(string path)
    {
        // Asked once before, so that finding this function itself does not wipe out the error.
        _ = TakeError();
        var handle = Open(path, Lazy);
        return handle != 0
            ? handle
            : throw new DllNotFoundException(
                Marshal.PtrToStringUTF8(TakeError()) ?? $"{path}: refused without a reason");
    }

    /// <summary>Whether a library of this name (its SONAME) is loaded; loads nothing.</summary>
    public static bool Contains(string name)
    {
        var handle = Open(name, Lazy | NoLoad);
        if (handle == 0)
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }

    /// <summary>The file from which a library of this name is loaded, or null.</summary>
    public static string? PathOf(string name) => File.ReadLines("/proc/self/maps")
        .Select(line => line.IndexOf('/', StringComparison.Ordinal) is var path && path >= 0 ? line[path..] : "")
        .FirstOrDefault(path => Path.GetFileName(path) is var file
            && (file == name || file.StartsWith(name + ".", StringComparison.Ordinal)));

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string name, int flags);

    [LibraryImport("libc", EntryPoint = "dlerror")]
    private static partial nint TakeError();
}
