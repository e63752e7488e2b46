using Soap.Lab.Planning;
using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Confound;

/// <summary>
/// What a rule makes of a step, beside what backpropagation would make of it at the same weights and batch: over the
/// hidden layers and all measurements of a trial, then over the seeds. It is the way from the rule to the direction
/// and to the magnitude of the step; the <see cref="FactorialAnalysis">factorial</see> is the way on from there.
/// </summary>
/// <param name="Phase">At the shared learning rate, or at the rule's own best one.</param>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Angle">Between the displacements n and n of backpropagation, degrees: the mean; null where a seed
/// diverged or nothing was measured.</param>
/// <param name="LengthRatio">‖n‖ / ‖n of backpropagation‖: the geometric mean; null as above, and where a displacement
/// was 0.</param>
public sealed record StepComparison(StudyPhase Phase, string Rule, Interval? Angle, Interval? LengthRatio);
