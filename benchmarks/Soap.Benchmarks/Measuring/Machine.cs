using Soap.Fused.Simd;
using Soap.Lab.Records;

namespace Soap.Benchmarks.Measuring;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    public static void Describe(TextWriter output)
    {
        var here = ProvenanceCollector.Collect("", new Dictionary<string, string>());
        output.WriteLine($"{DateTime.UtcNow:yyyy-MM-dd}, {here.Processor}, {here.Cores} cores, instruction set " +
            $"{InstructionSets.Current}, {here.OperatingSystem},");
        output.WriteLine($"SOAP {here.SoapVersion} ({here.Commit ?? "commit unknown"}), {here.DotnetVersion}, " +
            $"TorchSharp {here.TorchSharpVersion}, libtorch {here.LibtorchVersion}.");
    }
}
