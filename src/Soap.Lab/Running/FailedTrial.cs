using System.Globalization;
using Soap.Lab.Planning;
using Soap.Lab.Records;

namespace Soap.Lab.Running;

/// <summary>A trial and how it failed.</summary>
/// <param name="Trial">What was planned.</param>
/// <param name="Failure">What happened.</param>
public sealed record FailedTrial(PlannedTrial Trial, TrialFailure Failure)
{
    /// <summary>Which trial, in words.</summary>
    internal string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"{Trial.Specification.Rule}, learning rate {Trial.Specification.LearningRate}, " +
            $"seed {Trial.Specification.Seed}");
}
