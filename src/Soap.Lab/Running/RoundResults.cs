using Soap.Lab.Planning;

namespace Soap.Lab.Running;

/// <summary>What became of the trials of a round.</summary>
/// <param name="Finished">Those with a result, in the plan's order.</param>
/// <param name="Failed">Those that broke.</param>
/// <param name="Missing">Those that were not run yet.</param>
internal sealed record RoundResults(
    IReadOnlyList<FinishedTrial> Finished, IReadOnlyList<FailedTrial> Failed, IReadOnlyList<PlannedTrial> Missing)
{
    public RoundResults Plus(RoundResults next) =>
        new([.. Finished, .. next.Finished], [.. Failed, .. next.Failed], [.. Missing, .. next.Missing]);
}
