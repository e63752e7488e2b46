using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Arms;

/// <summary>Examples to reach a loss.</summary>
/// <param name="Loss">The height of the line.</param>
/// <param name="Reached">How many of the arm's seeds reached it.</param>
/// <param name="Seeds">How many seeds there are.</param>
/// <param name="Examples">Examples needed, over the seeds; null when any seed did not reach it (censored).</param>
/// <param name="RatioToBaseline">Ratio to the baseline's examples on the same seed (geometric mean); null when
/// censored on either side, and for the baseline itself.</param>
public sealed record TargetAnalysis(double Loss, int Reached, int Seeds, Interval? Examples, Interval? RatioToBaseline)
{
    /// <summary>How many of the baseline's seeds reached it; null for the baseline itself.</summary>
    public int? BaselineReached { get; init; }
}
