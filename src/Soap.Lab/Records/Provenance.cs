namespace Soap.Lab.Records;

/// <summary>Where numbers come from.</summary>
/// <param name="SoapVersion">Version of SOAP.</param>
/// <param name="Commit">Git commit of the source that was run, with <c>-dirty</c> behind it if it was changed; null outside a checkout.</param>
/// <param name="DotnetVersion">Version of the .NET runtime.</param>
/// <param name="TorchSharpVersion">Version of TorchSharp.</param>
/// <param name="LibtorchVersion">Version of libtorch.</param>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Processor">Model name.</param>
/// <param name="InstructionSet">The widest SIMD instruction set found.</param>
/// <param name="Cores">Logical processors.</param>
/// <param name="ThreadsPerTrial">Always 1: results then do not depend on the number of cores.</param>
/// <param name="CommandLine">As typed.</param>
/// <param name="DataDigests">SHA-256 of the decoded data, by file name.</param>
public sealed record Provenance(
    string SoapVersion,
    string? Commit,
    string DotnetVersion,
    string TorchSharpVersion,
    string LibtorchVersion,
    string OperatingSystem,
    string Processor,
    string InstructionSet,
    int Cores,
    int ThreadsPerTrial,
    string CommandLine,
    IReadOnlyDictionary<string, string> DataDigests);
