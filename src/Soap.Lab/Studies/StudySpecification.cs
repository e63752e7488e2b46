using Soap.Training;

namespace Soap.Lab.Studies;

/// <summary>A study: rules × learning rates × seeds over one task, tuned on some seeds and reported on others.</summary>
public sealed record StudySpecification
{
    /// <summary>The study's word, such as <c>founding</c>; also its default folder under <c>runs/</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One line that says what it asks.</summary>
    public required string Title { get; init; }

    /// <summary>The rules in canonical text; the first is the baseline that the others are compared with.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>The learning rate that all rules share in the first comparison (the original's).</summary>
    public required double LearningRate { get; init; }

    /// <summary>The grid of learning rates from which each rule gets its own best one; empty: no tuning.</summary>
    public required IReadOnlyList<double> LearningRates { get; init; }

    /// <summary>Reporting seeds: every rule is run on each.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>Tuning seeds, disjoint from the reporting seeds.</summary>
    public required IReadOnlyList<ulong> TuningSeeds { get; init; }

    /// <summary>The training-loss height at which examples are counted (the horizontal line).</summary>
    public required double TargetLoss { get; init; }

    /// <summary>What all trials share; its rule, seed and learning rate are placeholders that the plan fills in.</summary>
    public required TrialSpecification Trial { get; init; }
}
