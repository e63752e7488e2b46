using Soap.Training;

namespace Soap.Cli.Progress;

/// <summary>A running study at one moment.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Elapsed">Time since the start.</param>
/// <param name="Fraction">Examples trained on of all that this run has to train on, in [0, 1].</param>
/// <param name="Remaining">The time left if it goes on like this; null when too little is done to say.</param>
/// <param name="Done">Trials that need no more work, failed ones among them.</param>
/// <param name="Failed">Trials that broke.</param>
/// <param name="Expected">All trials.</param>
/// <param name="ExamplesPerTrial">Training examples of one trial.</param>
/// <param name="Rules">The done trials by rule, in the order in which rules were first done.</param>
/// <param name="Running">The trials at work.</param>
internal sealed record StudySnapshot(
    string Title,
    TimeSpan Elapsed,
    double Fraction,
    TimeSpan? Remaining,
    int Done,
    int Failed,
    int Expected,
    long ExamplesPerTrial,
    IReadOnlyList<RuleCount> Rules,
    IReadOnlyList<RunningTrial> Running);

/// <summary>The done trials of one rule, diverged ones included.</summary>
internal sealed record RuleCount(string Rule, int Done, int Diverged);

/// <summary>A trial at work.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Specification">What it is.</param>
/// <param name="Examples">Training examples seen.</param>
/// <param name="Losses">Its training losses so far.</param>
internal sealed record RunningTrial(string Id, TrialSpecification Specification, long Examples, IReadOnlyList<double> Losses);
