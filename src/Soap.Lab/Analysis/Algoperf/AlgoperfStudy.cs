namespace Soap.Lab.Analysis.Algoperf;

/// <summary>The best candidate of one study.</summary>
/// <param name="Seed">The study's seed.</param>
/// <param name="Candidates">How many candidates it had.</param>
/// <param name="Reached">How many of them reached the target.</param>
/// <param name="Examples">The fewest examples to the validation target; null where no candidate reached it.</param>
/// <param name="Best">The candidate that needed them, such as <c>learning-rate=0.1 momentum=0.9</c>; empty where none
/// did.</param>
public sealed record AlgoperfStudy(ulong Seed, int Candidates, int Reached, double? Examples, string Best);
