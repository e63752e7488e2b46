using System.Runtime.InteropServices;

namespace Soap.Native.Doctor;

/// <summary>
/// The checks of this machine behind <c>soap doctor</c>: can TorchSharp be loaded, with which libtorch, does it
/// compute, and if not, why; and is there a GPU.
/// </summary>
public static class MachineChecks
{
    /// <summary>
    /// Runs all checks, those that load libtorch last; none throws, and a check that cannot be made here is left out.
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
            results.AddRange(LinuxChecks(NativeFolders.All(), LibtorchFolder.Named));
        }

        results.Add(LibtorchCheck.Run());
        if (results[^1].Status != CheckStatus.Failed)
        {
            results.Add(ConvolutionCheck.Run());
            results.Add(GpuCheck.Run());
        }

        return results;
    }

    /// <summary>The checks that read files, for the application's files in these folders.</summary>
    /// <param name="folders">The folders.</param>
    /// <param name="named">Another folder of libtorch, which the user names; null where it is the
    /// application's.</param>
    internal static IEnumerable<CheckResult> LinuxChecks(IReadOnlyList<string> folders, string? named = null)
    {
        yield return NativeFilesCheck.Judge(folders, named is not null);
        if (NativeFolders.Find(folders, TorchSharpLibrary.FileName) is not { } path)
        {
            yield break;
        }

        foreach (var name in (string[])["libstdc++.so.6", "libc.so.6"])
        {
            yield return SystemLibraryCheck.Run(path, name);
        }

        yield return LibtorchFolderCheck.Run(named, folders);
    }
}
