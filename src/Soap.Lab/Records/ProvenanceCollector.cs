using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Soap.Data.Own;
using Soap.Native;
using Soap.Trials;
using TorchSharp;

namespace Soap.Lab.Records;

/// <summary>Finds out where numbers come from.</summary>
public static class ProvenanceCollector
{
    /// <summary>The provenance of this process.</summary>
    /// <param name="commandLine">As typed.</param>
    /// <param name="dataDigests">Of the data in use.</param>
    /// <param name="device">Where trials run, as in their specification; null is the CPU.</param>
    /// <param name="data">What the data are, if they are one's own.</param>
    /// <exception cref="SoapException">The device is not there.</exception>
    public static Provenance Collect(
        string commandLine, IReadOnlyDictionary<string, string> dataDigests, string? device = null,
        DataOrigin? data = null) =>
        new Provenance
        {
            SoapVersion = Version(typeof(SoapException).Assembly),
            Commit = Commit(AppContext.BaseDirectory, InformationalVersion(typeof(SoapException).Assembly)),
            DotnetVersion = RuntimeInformation.FrameworkDescription,
            TorchSharpVersion = Version(typeof(torch).Assembly),
            LibtorchVersion = NativeLibraries.LibtorchVersion,
            LibtorchFolder = NativeLibraries.Folder?.Path,
            OperatingSystem = RuntimeInformation.OSDescription,
            Processor = Processor(),
            InstructionSet = InstructionSet(),
            Cores = Environment.ProcessorCount,
            ThreadsPerTrial = 1,
            Gpu = Gpu(device),
            CommandLine = commandLine,
            DataDigests = dataDigests,
            Data = data,
        };

    private static GpuProvenance? Gpu(string? device)
    {
        const string Unknown = "unknown";
        return TrialDevice.Open(device).type == DeviceType.CPU ? null : new GpuProvenance(
            GpuDriver.NameOfFirst() ?? Unknown, GpuDriver.Version() ?? Unknown, CudaDevice.AllowsTf32);
    }

    private static string Version(Assembly assembly) =>
        InformationalVersion(assembly)?.Split('+')[0] ?? assembly.GetName().Version!.ToString();

    private static string? InformationalVersion(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>The commit of a program: its checkout's, if it stands in one, and else the one that its package was
    /// made from.</summary>
    /// <param name="folder">Where the program lies.</param>
    /// <param name="version">VERSION+COMMIT, as a build writes it.</param>
    internal static string? Commit(string folder, string? version)
    {
        if (!IsCheckout(new DirectoryInfo(folder)))
        {
            return version?.Split('+') is [_, var made] ? made : null;
        }

        var commit = Git(folder, "rev-parse", "HEAD");
        var changes = Git(folder, "--no-optional-locks", "status", "--porcelain", "--untracked-files=no");
        return commit is null ? null : commit + (string.IsNullOrEmpty(changes) ? "" : "-dirty");
    }

    // A tool may lie in a home that is under version control itself.
    private static bool IsCheckout(DirectoryInfo? folder) =>
        folder is not null && (File.Exists(Path.Combine(folder.FullName, "soap.slnx")) || IsCheckout(folder.Parent));

    private static string? Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            _ = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // git is not installed: the report then says that the commit is not known
        }
    }

    private static string Processor()
    {
        const string Table = "/proc/cpuinfo";
        var line = File.Exists(Table)
            ? File.ReadLines(Table).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string InstructionSet() =>
        Avx512F.IsSupported
            ? "AVX-512"
            : Avx2.IsSupported ? "AVX2"
            : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "NEON"
            : "baseline";
}
