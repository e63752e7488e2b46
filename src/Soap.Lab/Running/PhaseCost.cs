using Soap.Lab.Planning;

namespace Soap.Lab.Running;

/// <summary>What a phase of a study costs.</summary>
/// <param name="Phase">Which.</param>
/// <param name="Trials">Trials.</param>
/// <param name="Finished">How many of them have a result already.</param>
/// <param name="Examples">Training examples of all of them.</param>
/// <param name="Flops">Floating-point operations of all of them.</param>
/// <param name="Seconds">Estimated seconds on one core, of all of them.</param>
internal sealed record PhaseCost(
    StudyPhase Phase, int Trials, int Finished, long Examples, double Flops, double Seconds);
