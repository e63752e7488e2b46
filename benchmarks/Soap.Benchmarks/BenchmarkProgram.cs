using Soap.Benchmarks.Measuring;

namespace Soap.Benchmarks;

/// <summary>The command line: the word of a benchmark, or none to see which there are.</summary>
internal static class BenchmarkProgram
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new(
            "peak",
            "multiply-adds a second on one core and on all; our products and libtorch's at the study's shapes",
            PeakBenchmark.Run),
        new("epoch", "a training epoch by the fused engine, the autograd engine and PyTorch", EpochBenchmark.Run),
        new(
            "scaling",
            "trials side by side; widths, depth, batch, rules, diagnostics; memory of a trial",
            ScalingBenchmark.Run),
        new(
            "models",
            "kernels of convolutions; steps of published networks by both engines, plain TorchSharp and PyTorch",
            ModelsBenchmark.Run),
        new(
            "trials",
            "whole trials of published networks by both engines, with validation, diagnostics and test",
            TrialsBenchmark.Run),
        new("sparse", "the first layer on inputs with more and fewer zeros", SparseBenchmark.Run),
        new("study", "the founding study from the command line, whole and --quick", StudyBenchmark.Run),
    ];

    /// <summary>Runs what the words ask for.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> words, TextWriter output, TextWriter error)
    {
        try
        {
            Choose(words, output);
            return ExitCode.Done;
        }
        catch (SoapException e)
        {
            error.WriteLine($"error: {e.Message}");
            return e.ExitCode;
        }
    }

    private static void Choose(IReadOnlyList<string> words, TextWriter output)
    {
        if (words.Count == 0)
        {
            output.WriteLine("Benchmarks, for a machine that does nothing else (dotnet run -c Release --project " +
                "benchmarks/Soap.Benchmarks -- WORD):");
            foreach (var benchmark in All)
            {
                output.WriteLine($"  {benchmark.Word,-8}  {benchmark.Description}");
            }

            return;
        }

        var names = All.Select(benchmark => benchmark.Word);
        var found = All.FirstOrDefault(benchmark => benchmark.Word == words[0])
            ?? throw SoapException.BadUsage($"unknown benchmark '{words[0]}': {Spelling.Hint(words[0], names)}");
        if (words.Count > 1)
        {
            throw SoapException.BadUsage(
                $"'{words[1]}' is one word too many; allowed: one of {string.Join(", ", names)}");
        }

        Machine.Describe(output);
        var others = new OtherWork();
        found.Run(output);
        others.Describe(output);
    }
}
