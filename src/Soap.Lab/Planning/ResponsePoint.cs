using System.Text.Json.Serialization;
using Soap.Lab.Statistics;

namespace Soap.Lab.Planning;

/// <summary>Validation loss at one learning rate.</summary>
/// <param name="LearningRate">η.</param>
/// <param name="ValidationLoss">Over the tuning seeds; null when any diverged.</param>
/// <param name="Diverged">How many diverged.</param>
public sealed record ResponsePoint(double LearningRate, Interval? ValidationLoss, int Diverged)
{
    /// <summary>Whether screening left it out, so that it was not tuned in full.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsScreenedOut { get; init; }

    /// <summary>The other swept keys' values, such as <c>momentum=0.9</c>; empty where there are none.</summary>
    public string Swept { get; init; } = "";
}
