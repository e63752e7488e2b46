namespace Soap.Cli.Progress;

/// <summary>A trial as the progress display sees it.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Examples">Training examples at its end.</param>
internal sealed record TrialState(string Rule, double LearningRate, ulong Seed, long Examples)
{
    /// <summary>How far it is.</summary>
    public TrialPhase Phase { get; set; }

    /// <summary>Examples seen.</summary>
    public long Seen { get; set; }

    /// <summary>Its training losses so far.</summary>
    public List<double> Losses { get; } = [];
}

/// <summary>How far a trial is.</summary>
internal enum TrialPhase
{
    Waiting,
    Running,
    Finished,
    Diverged,

    /// <summary>Finished by an earlier run of the same command.</summary>
    Kept,
}
