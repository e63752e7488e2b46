using System.Runtime.InteropServices;

namespace Soap.Native.Doctor;

/// <summary>
/// The checks of this machine behind <c>soap doctor</c>: can TorchSharp be loaded, does it compute, and if not, why.
/// </summary>
public static class MachineChecks
{
    /// <summary>
    /// Runs all checks, libtorch last; none throws, and a check that cannot be made here is left out.
    /// </summary>
    /// <returns>One or more results, in the order in which they should be read.</returns>
    public static IReadOnlyList<CheckResult> Run()
    {
        var results = new List<CheckResult>
        {
            PlatformCheck.Judge(Platforms.CurrentSystem(), RuntimeInformation.ProcessArchitecture),
            ProcessorCheck.Judge(RuntimeInformation.ProcessArchitecture, ProcessorCheck.CurrentInstructionSets()),
            MemoryCheck.Judge(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
            ThreadsCheck.Judge(Environment.ProcessorCount, NativeEnvironment.TryRead),
        };
        if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            results.AddRange(LinuxChecks(NativeFolders.All()));
        }

        results.Add(LibtorchCheck.Run());
        return results;
    }

    /// <summary>The checks that read files, for the application's files in these folders.</summary>
    internal static IEnumerable<CheckResult> LinuxChecks(IReadOnlyList<string> folders)
    {
        yield return NativeFilesCheck.Judge(folders);
        if (NativeFolders.Find(folders, TorchSharpLibrary.FileName) is not { } path)
        {
            yield break;
        }

        foreach (var name in (string[])["libstdc++.so.6", "libc.so.6"])
        {
            yield return SystemLibraryCheck.Run(path, name);
        }
    }
}
