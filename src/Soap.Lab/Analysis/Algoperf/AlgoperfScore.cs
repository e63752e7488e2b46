namespace Soap.Lab.Analysis.Algoperf;

/// <summary>
/// How fast a rule reaches the validation target when its hyper-parameters are chosen by AlgoPerf's protocol.
/// </summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Studies">The best of each study.</param>
/// <param name="Median">The median over studies of the fewest examples, a miss being infinite; null where the median
/// itself is a miss.</param>
/// <param name="RatioToBaseline">The median over the baseline's; null for the baseline, and where either is a
/// miss.</param>
public sealed record AlgoperfScore(
    string Rule, IReadOnlyList<AlgoperfStudy> Studies, double? Median, double? RatioToBaseline);
