using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Arms;

/// <summary>An outcome of an arm, one number a seed; a diverged trial has the worst rank.</summary>
/// <param name="Outcome">Which number.</param>
/// <param name="InterquartileMean">Mean of the middle half with its interval, whose ends are infinite where they reach
/// to diverged trials; null where diverged trials are in the middle half.</param>
/// <param name="Comparison">Against the baseline; null for the baseline itself.</param>
public sealed record OutcomeAnalysis(ArmOutcome Outcome, Interval? InterquartileMean, BaselineComparison? Comparison);
