namespace Soap.Lab.Clusters;

/// <summary>A task of an array: some trials, one after the other or side by side.</summary>
/// <param name="Numbers">The trials' numbers in the plan, as text.</param>
/// <param name="Trials">Their ids.</param>
internal sealed record SlurmTask(string Numbers, IReadOnlyList<string> Trials);
