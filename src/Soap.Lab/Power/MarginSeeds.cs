using Soap.Lab.Planning;

namespace Soap.Lab.Power;

/// <summary>
/// How many paired seeds it takes to show that a rule which does not differ from the baseline is as good within the
/// study's margin, from the spread of a pilot: power 0.8, level 0.05, one-sided paired t tests.
/// </summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Phase">The phase of the pilot's trials.</param>
/// <param name="PilotSeeds">Paired seeds of the pilot, at least 2.</param>
/// <param name="Deviation">Standard deviation over them of the difference to the baseline, in percentage points of
/// test accuracy; for tasks without classes of the natural logarithm of the ratio of test losses.</param>
/// <param name="NotWorse">Seeds to show it to be no worse; null above a million.</param>
/// <param name="AsGood">Seeds to show it to be as good; null above a million.</param>
public sealed record MarginSeeds(
    string Rule, StudyPhase Phase, int PilotSeeds, double Deviation, int? NotWorse, int? AsGood);
