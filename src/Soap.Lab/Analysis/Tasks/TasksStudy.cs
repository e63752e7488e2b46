namespace Soap.Lab.Analysis.Tasks;

/// <summary>One of the studies.</summary>
/// <param name="Name">Its name; with a number behind it where an earlier one has the same.</param>
/// <param name="Title">Its question.</param>
/// <param name="Task">What is learnt.</param>
/// <param name="Network">By what network.</param>
/// <param name="TargetLoss">The training loss at which its examples are counted.</param>
/// <param name="Seeds">Seeds that all of the common rules have.</param>
public sealed record TasksStudy(
    string Name, string Title, string Task, string Network, double TargetLoss, int Seeds)
{
    /// <summary>How many reporting seeds it was planned with; more than are compared where trials failed.</summary>
    public int PlannedSeeds { get; init; }

    /// <summary>The seeds that are compared.</summary>
    public IReadOnlyList<ulong> ReportingSeeds { get; init; } = [];

    /// <summary>Rules that diverged at every candidate, and so have no best learning rate in it.</summary>
    public IReadOnlyList<string> DivergedEverywhere { get; init; } = [];

    /// <summary>What is to be said of files without a digest; null where there are none.</summary>
    public string? Unchecked { get; init; }
}
