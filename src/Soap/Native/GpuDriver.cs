using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Soap.Native;

/// <summary>NVIDIA's driver: its version, from the kernel, and the name of the first GPU, from its library.</summary>
internal static unsafe partial class GpuDriver
{
    private const string VersionFile = "/proc/driver/nvidia/version", Library = "libcuda.so.1";
    private const int LongestName = 256;

    /// <summary>The version of the driver that the kernel has loaded, such as <c>570.86.15</c>; null where it has
    /// none.</summary>
    public static string? Version() => Version(VersionFile);

    /// <summary>The same, from another file.</summary>
    internal static string? Version(string file)
    {
        try
        {
            return File.Exists(file) ? Number().Match(File.ReadAllText(file)) is { Success: true } match
                ? match.Value
                : "of unknown version" : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "of unknown version";
        }
    }

    /// <summary>The name of the first GPU that this process sees, such as <c>NVIDIA H100</c>; null where the driver
    /// tells of none.</summary>
    public static string? NameOfFirst() => NameOfFirst(Library);

    /// <summary>The same, from another library.</summary>
    internal static string? NameOfFirst(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var driver)
            || !NativeLibrary.TryGetExport(driver, "cuInit", out var initialise)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGet", out var find)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetName", out var name))
        {
            return null;
        }

        // CUresult cuInit(unsigned), cuDeviceGet(CUdevice*, int), cuDeviceGetName(char*, int, CUdevice); 0 is success.
        int device;
        var text = stackalloc byte[LongestName];
        return ((delegate* unmanaged<uint, int>)initialise)(0) == 0
            && ((delegate* unmanaged<int*, int, int>)find)(&device, 0) == 0
            && ((delegate* unmanaged<byte*, int, int, int>)name)(text, LongestName, device) == 0
            ? Marshal.PtrToStringUTF8((nint)text)
            : null;
    }

    /// <summary>What is known of it, and of what hides GPUs from the process, in words.</summary>
    public static string Describe() => Describe(Version(), Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"));

    /// <summary>The same, from what was found.</summary>
    internal static string Describe(string? version, string? visible) =>
        (version is null ? "no NVIDIA driver loaded" : $"NVIDIA driver {version}") +
        (visible is null ? "" : $" and CUDA_VISIBLE_DEVICES={Quotation.Of(visible)}");

    [GeneratedRegex(@"\b\d{3,}\.\d+(\.\d+)?\b")]
    private static partial Regex Number();
}
