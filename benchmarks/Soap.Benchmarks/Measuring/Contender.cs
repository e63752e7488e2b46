namespace Soap.Benchmarks.Measuring;

/// <summary>One of those that are measured in turn.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Round">Works for a round and returns the seconds it took.</param>
internal sealed record Contender(string Name, Func<double> Round);
