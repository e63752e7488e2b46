using System.Runtime.InteropServices;

namespace Soap.Native;

/// <summary>Loads a native library from bytes (Linux).</summary>
internal static partial class MemoryLibrary
{
    private const uint CloseOnExec = 1;

    /// <summary>
    /// Loads the library from an anonymous file in memory, so that no file is left behind or goes stale;
    /// where the system forbids that, from a private temporary file that is deleted at once.
    /// </summary>
    /// <exception cref="DllNotFoundException">The loader refuses the library; the message is the loader's.</exception>
    /// <exception cref="IOException">Neither the memory file nor the temporary file could be written.</exception>
    public static nint Load(string name, byte[] bytes)
    {
        var descriptor = CreateMemoryFile(name, CloseOnExec);
        if (descriptor >= 0)
        {
            // The descriptor stays open for the process's life: the loader remembers the library by this path.
            using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: false);
            RandomAccess.Write(handle, bytes, 0);
            if (NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out var library))
            {
                return library;
            }
        }

        return LoadFromTemporaryFile(name, bytes);
    }

    /// <summary>The second way, for systems without memory files or that forbid running code from them.</summary>
    internal static nint LoadFromTemporaryFile(string name, byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("soap-").FullName;
        try
        {
            var path = Path.Combine(folder, name);
            File.WriteAllBytes(path, bytes);
            return DynamicLoader.Load(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
