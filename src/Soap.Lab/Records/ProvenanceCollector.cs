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
        DataOrigin? data = null)
    {
        var (commit, changes) = Source(AppContext.BaseDirectory, InformationalVersion(typeof(SoapException).Assembly));
        return new Provenance
        {
            SoapVersion = Version(typeof(SoapException).Assembly),
            Commit = commit,
            ChangesDigest = changes?.Digest,
            Changes = changes,
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
    }

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

    /// <summary>The commit of a program and what it was changed by: its checkout's, if it stands in one, and else the
    /// commit that its package was made from.</summary>
    /// <param name="folder">Where the program lies.</param>
    /// <param name="version">VERSION+COMMIT, as a build writes it.</param>
    internal static (string? Commit, SourceChanges? Changes) Source(string folder, string? version) =>
        SourceCheckout.Of(folder) is { } checkout ? ((string?)checkout.Commit, checkout.Changes)
        : SourceCheckout.IsAround(folder) ? (null, null)
        : (version?.Split('+') is [_, var made] ? made : null, null);

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
