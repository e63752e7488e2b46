using Soap.Lab.Planning;
using Soap.Trials;

namespace Soap.Lab.Watching;

/// <summary>A trial at work, as its folder tells.</summary>
/// <param name="Trial">Which.</param>
/// <param name="Process">Who has it, in words.</param>
/// <param name="State">Its newest state; null until one is stored.</param>
/// <param name="Total">Training examples that it will have seen at its end; null where that is not known.</param>
internal sealed record RunningTrialView(PlannedTrial Trial, string Process, TrialState? State, long? Total)
{
    /// <summary>How much of it is done, in [0, 1], by its newest state.</summary>
    public double Fraction => State is { } state && Total is > 0 and var total
        ? Math.Min(1, (double)state.Examples / total)
        : 0;
}
