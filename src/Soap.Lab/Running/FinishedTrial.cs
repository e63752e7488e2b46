using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>A trial and its result.</summary>
/// <param name="Trial">What was planned.</param>
/// <param name="Result">What came of it.</param>
public sealed record FinishedTrial(PlannedTrial Trial, TrialResult Result)
{
    /// <summary>The provenance of the numbers; null where that is not stored.</summary>
    public TrialProvenance? Provenance { get; init; }
}
