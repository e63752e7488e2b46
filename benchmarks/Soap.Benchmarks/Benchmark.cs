namespace Soap.Benchmarks;

/// <summary>A measurement that prints its tables.</summary>
/// <param name="Word">What the command line calls it.</param>
/// <param name="Description">What it measures, in one line.</param>
/// <param name="Run">Measures and prints.</param>
internal sealed record Benchmark(string Word, string Description, Action<TextWriter> Run);
