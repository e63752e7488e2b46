namespace Soap.Lab.Analysis.Algoperf;

/// <summary>How fast a rule reaches the validation target when its hyper-parameters are chosen by AlgoPerf's protocol.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Studies">The best of each study.</param>
/// <param name="Median">The median over studies of the fewest examples, a miss being infinite; null where the median itself is a miss.</param>
/// <param name="RatioToBaseline">The median over the baseline's; null for the baseline, and where either is a miss.</param>
public sealed record AlgoperfScore(string Rule, IReadOnlyList<AlgoperfStudy> Studies, double? Median, double? RatioToBaseline);

/// <summary>The best candidate of one study.</summary>
/// <param name="Seed">The study's seed.</param>
/// <param name="Candidates">How many candidates it had.</param>
/// <param name="Reached">How many of them reached the target.</param>
/// <param name="Examples">The fewest examples to the validation target; null where no candidate reached it.</param>
/// <param name="Best">The candidate that needed them, such as <c>learning-rate=0.1 momentum=0.9</c>; empty where none did.</param>
public sealed record AlgoperfStudy(ulong Seed, int Candidates, int Reached, double? Examples, string Best);
