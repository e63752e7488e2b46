using Soap.Lab.Planning;
using Soap.Trials;

namespace Soap.Lab.Watching;

/// <summary>A trial at work, as its folder tells.</summary>
/// <param name="Trial">Which.</param>
/// <param name="Process">Who has it, in words.</param>
/// <param name="State">Its newest state; null until one is stored.</param>
internal sealed record RunningTrialView(PlannedTrial Trial, string Process, TrialState? State)
{
    /// <summary>How much of it is done, in [0, 1], by its newest state; null where that is not known.</summary>
    public double? Done => State is { Total: > 0 and var total } state
        ? Math.Min(1, (double)state.Examples / total)
        : null;
}
