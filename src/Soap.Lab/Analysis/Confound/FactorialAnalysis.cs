using Soap.Lab.Planning;

namespace Soap.Lab.Analysis.Confound;

/// <summary>
/// The 2×2 factorial of a rule against backpropagation: with y(direction, magnitude) the outcome of a step that has
/// its direction from one and its norm from the other, layer by layer, total = y(R, R) − y(BP, BP), direction = y(R,
/// BP) − y(BP, BP), magnitude = y(BP, R) − y(BP, BP), and the interaction is what is left. All are formed seed by
/// seed.
/// </summary>
/// <param name="Phase">At the shared learning rate, or each of the four arms at its own best one.</param>
/// <param name="Rule">R, in canonical text.</param>
/// <param name="Outcome">What y is.</param>
/// <param name="Effects">The effects; null where there are none.</param>
/// <param name="Missing">Why there are none, such as <c>fa + bp-magnitude does not reach it on 2 of 10 seeds</c>;
/// empty where there are.</param>
public sealed record FactorialAnalysis(
    StudyPhase Phase, string Rule, FactorialOutcome Outcome, FactorialEffects? Effects, string Missing);
