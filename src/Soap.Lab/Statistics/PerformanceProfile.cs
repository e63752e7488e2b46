namespace Soap.Lab.Statistics;

/// <summary>
/// Performance profiles (E. D. Dolan and J. J. Moré 2002): of the problems (here seeds), the share that a rule solves
/// within τ times the cost of the best rule on that problem. A rule that does not solve a problem has an infinite
/// ratio there.
/// </summary>
public sealed class PerformanceProfile
{
    private PerformanceProfile(double[] ratios) => Ratios = ratios;

    /// <summary>
    /// The cost of each problem over the least cost of any rule on it, ascending; +∞ for a problem that the rule did
    /// not solve.
    /// </summary>
    public IReadOnlyList<double> Ratios { get; }

    /// <summary>One profile a rule.</summary>
    /// <param name="costs">For each rule the costs of the same problems in the same order, such as examples to a
    /// target: above 0, and +∞ for one that was not solved.</param>
    /// <exception cref="ArgumentException">Rules have different numbers of problems, or a cost is not above
    /// 0.</exception>
    public static IReadOnlyList<PerformanceProfile> Of(IReadOnlyList<IReadOnlyList<double>> costs)
    {
        if (costs.Any(rule => rule.Count != costs[0].Count || rule.Any(cost => !(cost > 0))))
        {
            throw new ArgumentException(
                "Every rule needs one cost above 0 (or +∞) for each of the same problems.", nameof(costs));
        }

        var best = Enumerable.Range(0, costs.Count == 0 ? 0 : costs[0].Count)
            .Select(problem => costs.Min(rule => rule[problem])).ToArray();
        return
        [
            .. costs.Select(rule => new PerformanceProfile(
                [.. rule.Zip(best, (cost, least) => double.IsInfinity(cost) ? cost : cost / least).Order()])),
        ];
    }
}
