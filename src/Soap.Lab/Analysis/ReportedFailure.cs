using Soap.Lab.Planning;

namespace Soap.Lab.Analysis;

/// <summary>A trial that broke.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="LearningRate">η.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Phase">What it was for.</param>
/// <param name="Error">The error, in one line.</param>
public sealed record ReportedFailure(string Rule, double LearningRate, ulong Seed, StudyPhase Phase, string Error);
