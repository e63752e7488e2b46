using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Confound;

/// <summary>What a rule's curve of loss against learning rate says, beyond its lowest point.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Optimum">The learning rate of the curve's minimum between the grid's values, over the tuning seeds;
/// null when all rates diverged on some seed.</param>
/// <param name="EdgeSeeds">On how many tuning seeds the minimum has no neighbour with a loss on one side, so that it
/// is the grid's own value and the true one may lie beyond.</param>
/// <param name="OptimumRatio">The optimum over the baseline's, on the same tuning seed (geometric mean); null for the
/// baseline itself, and where either is missing.</param>
/// <param name="Shift">How far sideways the curve lies from the baseline's; null for the baseline itself, and where
/// the curves have too little in common.</param>
public sealed record ResponseAnalysis(
    string Rule, Interval? Optimum, int EdgeSeeds, Interval? OptimumRatio, ResponseShift? Shift);
