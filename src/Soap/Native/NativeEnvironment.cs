using System.Runtime.InteropServices;

namespace Soap.Native;

/// <summary>
/// Settings of the C library and of OpenMP that suit small networks trained side by side, one thread each.
/// They belong to the whole process, so a program decides about them: the command <c>soap</c> does, the library does
/// not.
/// </summary>
public static partial class NativeEnvironment
{
    private const int TrimThreshold = -1, MapThreshold = -3;

    /// <summary>
    /// The largest value glibc accepts as its threshold for separate mappings: half of a thread's heap.
    /// </summary>
    private const int LargestMapThreshold = 32 << 20;

    /// <summary>The variables and the values they get unless the user has set them.</summary>
    internal static readonly (string Name, string Value)[] Variables =
    [
        // One thread a trial: results do not depend on the machine's number of cores.
        ("OMP_NUM_THREADS", "1"),
        ("MKL_NUM_THREADS", "1"),
        // Where a user asks for more threads all the same, they must not burn a core while they wait.
        ("GOMP_SPINCOUNT", "0"),
    ];

    /// <summary>
    /// Sets the variables and keeps freed memory in the process. Call it first in a program's Main: libtorch reads the
    /// variables once, when it is loaded. Does nothing on Windows; the memory settings are those of Linux.
    /// </summary>
    /// <exception cref="InvalidOperationException">The C library refuses a setting.</exception>
    public static void Prepare()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var (name, value) in Variables)
        {
            // The runtime's own SetEnvironmentVariable changes a managed copy, which libtorch does not see.
            Require(SetVariable(name, value, overwrite: 0) == 0, name);
        }

        if (OperatingSystem.IsLinux())
        {
            KeepFreedMemory();
        }
    }

    /// <summary>
    /// Each training step allocates and frees its gradients. By default glibc gives such blocks back to the system
    /// and faults every page in again in the next step.
    /// </summary>
    internal static void KeepFreedMemory()
    {
        Require(SetAllocation(MapThreshold, LargestMapThreshold) == 1, "M_MMAP_THRESHOLD");
        Require(SetAllocation(TrimThreshold, 1 << 30) == 1, "M_TRIM_THRESHOLD");
    }

    /// <summary>A variable as native code sees it, or null.</summary>
    internal static string? TryRead(string name) => OperatingSystem.IsWindows()
        ? Environment.GetEnvironmentVariable(name)
        : Marshal.PtrToStringUTF8(GetVariable(name));

    private static void Require(bool isAccepted, string setting)
    {
        if (!isAccepted)
        {
            throw new InvalidOperationException($"The C library refuses the setting {setting}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocation(int parameter, int value);
}
