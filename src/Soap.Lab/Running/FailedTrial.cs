using Soap.Lab.Planning;
using Soap.Lab.Records;

namespace Soap.Lab.Running;

/// <summary>A trial and how it failed.</summary>
/// <param name="Trial">What was planned.</param>
/// <param name="Failure">What happened.</param>
public sealed record FailedTrial(PlannedTrial Trial, TrialFailure Failure);
