using Soap.Lab.Planning;
using Soap.Lab.Texts;

namespace Soap.Cli.Progress;

/// <summary>A running study at one moment.</summary>
internal sealed record StudySnapshot
{
    /// <summary>Its name.</summary>
    public required string Title { get; init; }

    /// <summary>Time since the start; null where it is looked at from outside.</summary>
    public required TimeSpan? Elapsed { get; init; }

    /// <summary>What it does, where no time since the start is known.</summary>
    public string Activity { get; init; } = "";

    /// <summary>Examples trained on of all that this run has to train on, in [0, 1].</summary>
    public required double Fraction { get; init; }

    /// <summary>The time left if it goes on like this; null when too little is done to say.</summary>
    public required TimeSpan? Remaining { get; init; }

    /// <summary>Trials that need no more work, failed ones among them.</summary>
    public required int Done { get; init; }

    /// <summary>Trials that broke.</summary>
    public required int Failed { get; init; }

    /// <summary>All trials.</summary>
    public required int Expected { get; init; }

    /// <summary>Training examples of one trial; 0 where that is not known.</summary>
    public required long ExamplesPerTrial { get; init; }

    /// <summary>The done trials by rule, in the order in which rules were first done.</summary>
    public required IReadOnlyList<RuleCount> Rules { get; init; }

    /// <summary>The done trials by phase, failed ones among them: what a rule is tuned with, and what is
    /// reported.</summary>
    public IReadOnlyList<(StudyPhase Phase, int Done)> Phases { get; init; } = [];

    /// <summary>
    /// The same in words: <c>shared rate 20, tuning 12</c>; empty for a single trial.
    /// </summary>
    public string PhasesText => Expected < 2 ? "" :
        string.Join(", ", Phases.Select(phase => $"{PhaseText.Brief(phase.Phase)} {phase.Done}"));

    /// <summary>What is to be said of single trials, the first first.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The trials at work.</summary>
    public required IReadOnlyList<RunningTrial> Running { get; init; }

    /// <summary>Other processes at work on the study's trials, with how many each had when it was last asked
    /// for.</summary>
    public IReadOnlyList<(string Process, int Trials)> Elsewhere { get; init; } = [];

    /// <summary>The same in words; empty where there are none.</summary>
    public string ElsewhereText => string.Join(", ", Elsewhere.Select(one =>
        $"{NumberText.Count(one.Trials, "trial")} by {one.Process}"));
}
