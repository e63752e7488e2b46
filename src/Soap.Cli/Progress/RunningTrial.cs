using Soap.Trials;

namespace Soap.Cli.Progress;

/// <summary>A trial at work.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Specification">What it is.</param>
/// <param name="Examples">Training examples seen.</param>
/// <param name="Losses">Its training losses so far.</param>
internal sealed record RunningTrial(
    string Id, TrialSpecification Specification, long Examples, IReadOnlyList<double> Losses)
{
    /// <summary>Training examples that it will see; null where it is as many as the study's others.</summary>
    public long? Total { get; init; }
}
