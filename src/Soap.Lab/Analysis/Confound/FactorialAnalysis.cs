using Soap.Lab.Planning;
using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Confound;

/// <summary>
/// The 2×2 factorial of a rule against backpropagation: with y(direction, magnitude) the outcome of a step that has its direction from one and its norm from the other, layer by layer,
/// total = y(R, R) − y(BP, BP), direction = y(R, BP) − y(BP, BP), magnitude = y(BP, R) − y(BP, BP), and the interaction is what is left. All are formed seed by seed.
/// </summary>
/// <param name="Phase">At the shared learning rate, or each of the four arms at its own best one.</param>
/// <param name="Rule">R, in canonical text.</param>
/// <param name="Outcome">What y is.</param>
/// <param name="Effects">The effects; null where there are none.</param>
/// <param name="Missing">Why there are none, such as <c>fa + bp-magnitude does not reach it on 2 of 10 seeds</c>; empty where there are.</param>
public sealed record FactorialAnalysis(StudyPhase Phase, string Rule, FactorialOutcome Outcome, FactorialEffects? Effects, string Missing);

/// <summary>Effects with their paired intervals: means over seeds, which add up, direction + magnitude + interaction = total. For examples to a target they are natural logarithms of ratios.</summary>
/// <param name="Direction">Of the rule's direction at backpropagation's magnitude.</param>
/// <param name="Magnitude">Of the rule's magnitude along backpropagation's direction.</param>
/// <param name="Interaction">What both together do beyond that.</param>
/// <param name="Total">The rule against backpropagation.</param>
public sealed record FactorialEffects(Interval Direction, Interval Magnitude, Interval Interaction, Interval Total);

/// <summary>An outcome of a trial that is split into effects.</summary>
public enum FactorialOutcome
{
    /// <summary>The natural logarithm of the examples to the study's target loss.</summary>
    LogExamples,

    /// <summary>The training-loss curve's last point.</summary>
    TrainingLoss,

    /// <summary>The validation loss at the end.</summary>
    ValidationLoss,
}
