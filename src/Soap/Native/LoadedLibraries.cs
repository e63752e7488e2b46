using System.Runtime.InteropServices;

namespace Soap.Native;

/// <summary>What the dynamic loader of Linux has loaded already.</summary>
internal static partial class LoadedLibraries
{
    private const int Lazy = 1, NoLoad = 4;

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

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string name, int flags);
}
