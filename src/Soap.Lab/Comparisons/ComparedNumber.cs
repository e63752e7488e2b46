using Soap.Lab.Statistics;

namespace Soap.Lab.Comparisons;

/// <summary>One quantity of one rule at one learning rate, in both studies.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Swept">Whatever else is tuned, such as <c>momentum=0.9</c>; empty where nothing is.</param>
/// <param name="Quantity">What is compared; empty for an arm that only one study has.</param>
/// <param name="Flag">The verdict.</param>
public sealed record ComparedNumber(string Rule, double LearningRate, string Swept, string Quantity, ChangeFlag Flag)
{
    /// <summary>
    /// Mean in the first study (examples: geometric mean; diverged: the share of seeds), over the seeds that are
    /// compared; null where it is not finite.
    /// </summary>
    public double? A { get; init; }

    /// <summary>The number in the second study.</summary>
    public double? B { get; init; }

    /// <summary>The first study's seeds behind it.</summary>
    public SeedCount SeedsA { get; init; } = new(0, 0);

    /// <summary>The second study's.</summary>
    public SeedCount SeedsB { get; init; } = new(0, 0);

    /// <summary>Whether <see cref="Change"/> is a ratio B / A rather than a difference B − A.</summary>
    public bool IsRatio { get; init; }

    /// <summary>
    /// B − A, or B / A, with its 95 % interval; null where a trial diverged or did not reach the target.
    /// </summary>
    public Interval? Change { get; init; }

    /// <summary>
    /// Seeds that both have, compared one by one; 0: none is shared, and the two groups are compared.
    /// </summary>
    public int SharedSeeds { get; init; }

    /// <summary>The two-sided p of no change; null where nothing could be tested.</summary>
    public double? P { get; init; }

    /// <summary>
    /// p, corrected by Holm for all that is compared; null too where a change is told by every trial of one study
    /// having diverged and none of the other, instead of by the test.
    /// </summary>
    public double? CorrectedP { get; init; }
}
