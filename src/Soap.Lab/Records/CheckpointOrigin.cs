using System.Reflection;
using Soap.Fused.Simd;
using Soap.Lab.Planning;
using Soap.Native;

namespace Soap.Lab.Records;

/// <summary>What must be the same where a trial goes on from a stored state, or its numbers could be others.</summary>
internal static class CheckpointOrigin
{
    // libtorch's own choice of kernels, and those of MKL and oneDNN.
    private static readonly string[] Variables =
        [ProcessorKernels.Variable, "MKL_CBWR", "MKL_ENABLE_INSTRUCTIONS", "ONEDNN_MAX_CPU_ISA"];

    /// <summary>By the name that messages say: the trial, with its specification and the digests of its data; the
    /// program and its libraries; the machine.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="origin">Of this process.</param>
    public static IReadOnlyDictionary<string, string> Of(PlannedTrial trial, Provenance origin) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["trial"] = trial.Id,
            ["version of SOAP"] = $"{origin.SoapVersion} {BuildOf(typeof(SoapException).Assembly)}",
            ["program"] = Assembly.GetEntryAssembly() is { } program
                ? $"{program.GetName().Name} {BuildOf(program)}"
                : "",
            ["version of .NET"] = origin.DotnetVersion,
            ["version of TorchSharp"] = origin.TorchSharpVersion,
            ["version of libtorch"] = origin.LibtorchVersion,
            ["folder of libtorch"] = origin.LibtorchFolder ?? "",
            ["operating system"] = origin.OperatingSystem,
            ["processor"] = origin.Processor,
            ["instruction set"] = $"{origin.InstructionSet}, {EnumWords.Of(InstructionSets.Current)}",
            ["GPU"] = origin.Gpu?.ToString() ?? "",
            ["choice of kernels"] = string.Join(
                ' ', Variables.Select(name => $"{name}={Environment.GetEnvironmentVariable(name)}")),
        };

    // A build of other source has another one, also between two commits.
    private static string BuildOf(Assembly assembly) => assembly.ManifestModule.ModuleVersionId.ToString("N");
}
