using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Arms;

/// <summary>What an arm came to, in one number a seed; a diverged trial has the worst rank.</summary>
/// <param name="Outcome">Which number.</param>
/// <param name="InterquartileMean">Mean of the middle half with its interval, whose ends are infinite where they reach to diverged trials; null where diverged trials are in the middle half.</param>
/// <param name="Comparison">Against the baseline; null for the baseline itself.</param>
public sealed record OutcomeAnalysis(ArmOutcome Outcome, Interval? InterquartileMean, BaselineComparison? Comparison);

/// <summary>The numbers in which arms are compared.</summary>
public enum ArmOutcome
{
    /// <summary>Validation loss at the end of training; where samples are held out.</summary>
    FinalValidationLoss,

    /// <summary>The last point of the training-loss curve; where no samples are held out.</summary>
    FinalTrainingLoss,

    /// <summary>Accuracy on the test set; higher is better.</summary>
    TestAccuracy,

    /// <summary>Loss on the test set, for regression.</summary>
    TestLoss,

    /// <summary>Training examples to the study's target; a trial that does not reach it is as bad as a diverged one. Compared by ratios instead of differences.</summary>
    ExamplesToTarget,
}

/// <summary>An arm against the baseline in one outcome, on the seeds that both have.</summary>
/// <param name="Shift">Hodges-Lehmann shift of the arm's outcome from the baseline's (a ratio for examples) with its interval; ends are infinite where they reach to diverged trials; null where the shift itself does, and where on half of the pairs or more neither trial has a number.</param>
/// <param name="Improvement">Probability that a trial of the arm ends better than one of the baseline.</param>
/// <param name="PValue">Two-sided p of the sign-flip test of the paired differences (of logarithms, for examples).</param>
/// <param name="Pairs">How many seeds both have.</param>
public sealed record BaselineComparison(Interval? Shift, Interval Improvement, double PValue, int Pairs)
{
    /// <summary>The p-value after Holm's correction over all arms of the comparison, in this outcome.</summary>
    public double AdjustedPValue { get; init; } = 1;

    /// <summary>Standard deviation of the paired differences (of logarithms, for examples); null where a trial has no number, and with a single pair.</summary>
    public double? Deviation { get; init; }

    /// <summary>The smallest true difference that so many seeds with this deviation find with a probability of 80 % at the level 5 % (the paired t test; a factor above 1 for examples); null without a deviation above 0.</summary>
    public double? DetectableDifference { get; init; }
}
