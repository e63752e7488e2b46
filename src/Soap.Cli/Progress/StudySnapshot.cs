namespace Soap.Cli.Progress;

/// <summary>A running study at one moment.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Fraction">Examples trained on of all that this run has to train on, in [0, 1].</param>
/// <param name="Remaining">The time left if it goes on like this; null when too little is done to say.</param>
/// <param name="Rules">How many trials of each rule are done.</param>
/// <param name="Running">The trials at work.</param>
internal sealed record StudySnapshot(
    string Title,
    TimeSpan Elapsed,
    double Fraction,
    TimeSpan? Remaining,
    IReadOnlyList<RuleCount> Rules,
    IReadOnlyList<RunningTrial> Running)
{
    /// <summary>Trials that need no more work.</summary>
    public int Done => Rules.Sum(rule => rule.Done);

    /// <summary>Those of them that an earlier run had finished.</summary>
    public int Kept => Rules.Sum(rule => rule.Kept);

    /// <summary>Diverged trials.</summary>
    public int Diverged => Rules.Sum(rule => rule.Diverged);

    /// <summary>All trials.</summary>
    public int Total => Rules.Sum(rule => rule.Total);
}

/// <summary>The trials of one rule.</summary>
internal sealed record RuleCount(string Rule, int Done, int Kept, int Diverged, int Total);

/// <summary>A trial at work.</summary>
internal sealed record RunningTrial(string Rule, double LearningRate, ulong Seed, double Fraction, IReadOnlyList<double> Losses);
