using System.Text.Json.Serialization;
using Soap.Lab.Analysis.Arms;

namespace Soap.Lab.Analysis.Contrasts;

/// <summary>
/// What one term of a rule changes: the rule with it against the rule without it, each at its best learning rate, on
/// the same seeds.
/// </summary>
/// <param name="Contrast">The two rules.</param>
/// <param name="Loss">The loss at the end; its comparison is with the rule without the term, with Holm's correction
/// over all terms of the same part. Null where there is none.</param>
/// <param name="Examples">Examples to the study's target, in ratios.</param>
/// <param name="Cost">What the term costs in operations, in ratios to the rule without it.</param>
public sealed record ContrastAnalysis(Contrast Contrast, OutcomeAnalysis? Loss, TargetAnalysis Examples, ArmCost Cost)
{
    /// <summary>
    /// Whether the loss at the end is clearly lower (−1) or higher (1) with the term: the interval leaves out 0 and
    /// the corrected p is below 0.05; 0 where it is not clear. Where diverged trials leave no shift, the probability
    /// of improvement and its interval decide.
    /// </summary>
    public int Direction => Loss?.Comparison is not { AdjustedPValue: < 0.05 } comparison ? 0
        : comparison.Shift is { } shift ? shift.High < 0 ? -1 : shift.Low > 0 ? 1 : 0
        : comparison.Improvement.Low > 0.5 ? -1
        : comparison.Improvement.High < 0.5 ? 1 : 0;

    /// <summary>
    /// How long the rule's steps took, in ratios to the rule without the term; null where it was not analysed. In
    /// <c>times.json</c>, not in <c>numbers.json</c>.
    /// </summary>
    [JsonIgnore]
    public ArmTimes? Times { get; init; }

    /// <summary>The engine that made the steps of the rule without the term; in the same file.</summary>
    [JsonIgnore]
    public string ReferenceEngine { get; init; } = "";
}
