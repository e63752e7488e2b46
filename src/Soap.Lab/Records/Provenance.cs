using System.Text.Json.Serialization;
using Soap.Data.Own;

namespace Soap.Lab.Records;

/// <summary>The origin of numbers: versions, commit, processor, command line, digests of data.</summary>
public sealed record Provenance
{
    /// <summary>Version of SOAP.</summary>
    public required string SoapVersion { get; init; }

    /// <summary>
    /// Git commit of the source that was run, with <c>-dirty</c> behind it if it was changed; null outside a checkout.
    /// </summary>
    public required string? Commit { get; init; }

    /// <summary>
    /// SHA-256 of the changes to the commit, which are kept beside the results as <c>source-DIGEST.diff</c> (of the
    /// digest its first twelve digits); null where there were none, and in results from before they were kept.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChangesDigest { get; init; }

    /// <summary>Version of the .NET runtime.</summary>
    public required string DotnetVersion { get; init; }

    /// <summary>Version of TorchSharp.</summary>
    public required string TorchSharpVersion { get; init; }

    /// <summary>Version of libtorch.</summary>
    public required string LibtorchVersion { get; init; }

    /// <summary>The folder of <c>SOAP_LIBTORCH</c> that libtorch was loaded from; null where it is the
    /// package's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LibtorchFolder { get; init; }

    /// <summary>Name and version.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>Model name.</summary>
    public required string Processor { get; init; }

    /// <summary>The widest SIMD instruction set found.</summary>
    public required string InstructionSet { get; init; }

    /// <summary>Logical processors.</summary>
    public required int Cores { get; init; }

    /// <summary>Always 1: results then do not depend on the number of cores.</summary>
    public required int ThreadsPerTrial { get; init; }

    /// <summary>The GPU that trials ran on; null where they ran on the processor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GpuProvenance? Gpu { get; init; }

    /// <summary>The command line, as typed.</summary>
    public required string CommandLine { get; init; }

    /// <summary>SHA-256 of the decoded data, by file name.</summary>
    public required IReadOnlyDictionary<string, string> DataDigests { get; init; }

    /// <summary>Data of one's own, where they lay and what they were; null for a task of the catalogue.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DataOrigin? Data { get; init; }

    /// <summary>The changes themselves; known to the process that runs, and not to one that reads.</summary>
    [JsonIgnore]
    internal SourceChanges? Changes { get; init; }

    /// <summary>What trials ran on, in words: the processor and its instructions, and the GPU where there was
    /// one.</summary>
    [JsonIgnore]
    internal string Hardware => $"{Processor} ({InstructionSet})" + (Gpu is { } gpu ? $", {gpu}" : "");
}
