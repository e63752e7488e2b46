using System.Text.Json.Serialization;
using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>
/// A study: rules × learning rates × seeds over one task, tuned on some seeds and reported on others.
/// </summary>
public sealed record StudySpecification
{
    /// <summary>The study's word, such as <c>founding</c>; also its default folder under <c>runs/</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One line that says what it asks.</summary>
    public required string Title { get; init; }

    /// <summary>The rules in canonical text; the first is the baseline that the others are compared with.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>
    /// Rules that are trained at the shared learning rate alone, in canonical text: they get no tuning, and are
    /// compared with nothing at their best rate, as interventions are there to explain another rule; null: none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? SharedRateRules { get; init; }

    /// <summary>All rules that are trained at the shared learning rate.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> AllRules => [.. Rules, .. SharedRateRules ?? []];

    /// <summary>The learning rate that all rules share in the first comparison (the original's).</summary>
    public required double LearningRate { get; init; }

    /// <summary>
    /// The learning rates from which each rule gets its own best one; empty: no tuning. With
    /// <see cref="LearningRateRange"/> they follow from it, and from the number of candidates.
    /// </summary>
    public required IReadOnlyList<double> LearningRates { get; init; }

    /// <summary>
    /// The range from which quasi-random candidates take their learning rates; null where the rates are listed.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueRange? LearningRateRange { get; init; }

    /// <summary>
    /// Quasi-random candidates, where the learning rate has a range; AlgoPerf's protocol takes so many in each of its
    /// studies.
    /// </summary>
    public int Candidates { get; init; } = 5;

    /// <summary>
    /// Keys of the trial that are tuned along with the learning rate: each rule gets its own best combination.
    /// </summary>
    public IReadOnlyList<Sweep> Sweeps { get; init; } = [];

    /// <summary>
    /// How many times the grid of learning rates may be made longer, for all rules, because some rule's best lies on
    /// its edge; 0: such a best is only flagged.
    /// </summary>
    public int EdgeExtensions { get; init; }

    /// <summary>How hopeless candidates are left out of tuning; null: all are tuned in full.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Screening? Screening { get; init; }

    /// <summary>The learning rates that are screened, where the grid was extended since; null: all.</summary>
    [JsonIgnore]
    internal IReadOnlyList<double>? ScreenedRates { get; init; }

    /// <summary>How hyper-parameters are chosen, and what is reported of it.</summary>
    public StudyProtocol Protocol { get; init; }

    /// <summary>The validation loss that AlgoPerf's protocol counts examples to; unused otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ValidationTarget { get; init; }

    /// <summary>Reporting seeds: every rule is run on each.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>Tuning seeds, disjoint from the reporting seeds.</summary>
    public required IReadOnlyList<ulong> TuningSeeds { get; init; }

    /// <summary>The training-loss height at which examples are counted (the horizontal line).</summary>
    public required double TargetLoss { get; init; }

    /// <summary>
    /// The margin within which a rule counts as being as good as the baseline, stated before anything is run, above 0:
    /// percentage points of test accuracy, for tasks without classes percent of the baseline's test loss; null: no
    /// such claim is tested.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Margin { get; init; }

    /// <summary>
    /// What all trials share; its rule, seed and learning rate are placeholders that the plan fills in.
    /// </summary>
    public required TrialSpecification Trial { get; init; }
}
