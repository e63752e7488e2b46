using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>One setting of the hyper-parameters that a study tunes.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="Swept">The other keys that are swept, and their values.</param>
public sealed record Candidate(double LearningRate, IReadOnlyList<SweptValue> Swept)
{
    /// <summary>The other keys in words, such as <c>momentum=0.9</c>; empty where there are none.</summary>
    public string SweptText => string.Join(' ', Swept.Select(value => value.Text));

    /// <summary>A rule's trial at these settings.</summary>
    public TrialSpecification TrialOf(StudySpecification study, string rule, ulong seed) => Swept.Aggregate(
        study.Trial with { Rule = rule, Seed = seed, LearningRate = LearningRate },
        (trial, swept) => SweptSettings.Find(swept.Key).Set(trial, swept.Value));
}
