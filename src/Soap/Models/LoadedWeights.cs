namespace Soap.Models;

/// <summary>Names of which only one of a model and a file of weights had a tensor; none after a strict
/// loading.</summary>
/// <param name="Missing">Tensors of the model that the file has not: they are as they were.</param>
/// <param name="Superfluous">Tensors of the file that the model has not.</param>
public sealed record LoadedWeights(IReadOnlyList<string> Missing, IReadOnlyList<string> Superfluous);
