using System.Text.Json.Serialization;
using Soap.Lab.Specification;

namespace Soap.Lab.Analysis;

/// <summary>What a rule came to with one setting of all keys that are tuned.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Swept">The other tuned keys and their values, in the study's order.</param>
/// <param name="ValidationLoss">Of the networks that are kept, the mean over the tuning seeds; null where one diverged
/// or has no result.</param>
/// <param name="Diverged">How many seeds diverged.</param>
/// <param name="IsBest">Whether the rule reports with it.</param>
public sealed record CandidateAnalysis(
    string Rule, double LearningRate, IReadOnlyList<SweptValue> Swept, double? ValidationLoss, int Diverged,
    bool IsBest)
{
    /// <summary>Whether screening left it out, so that it was not tuned in full.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsScreenedOut { get; init; }

    /// <summary>All keys in words, such as <c>learning-rate=0.1 momentum=0.9</c>.</summary>
    internal string Words =>
        string.Join(' ', new[] { $"learning-rate={LearningRate}" }.Concat(Swept.Select(value => value.Text)));
}
