using System.Runtime.CompilerServices;
using Soap.Engines;

namespace Soap.Tests.Rules.Laws;

/// <summary>A sentence about learning rules that can be tried on each of them.</summary>
/// <param name="Name">The sentence.</param>
/// <param name="AppliesTo">Which rows it speaks of, by what they claim.</param>
/// <param name="Check">Throws where the row breaks it.</param>
/// <param name="IsOfSteps">Whether it takes steps, which the row's engine makes; otherwise it speaks of what rules and
/// layers are, whatever trains them.</param>
internal sealed record Law(string Name, Func<RuleRow, bool> AppliesTo, Action<RuleRow> Check, bool IsOfSteps)
{
    /// <summary>All laws.</summary>
    public static IReadOnlyList<Law> All { get; } =
    [
        .. OracleLaws.All, .. BatchLaws.All, .. FeedbackLaws.All, .. IdentityLaws.All, .. EdgeLaws.All,
        .. LearningLaws.All,
        .. LearnedFeedbackLaws.All,
        .. SparsityLaws.All, .. ConstraintLaws.All, .. OutputLaws.All, .. InterventionLaws.All, .. EvaluationLaws.All,
        .. DirectLaws.All, .. KernelLaws.All, .. DeviceLaws.All, .. ResumeLaws.All,
    ];

    /// <summary>
    /// Which laws are tried on which rows by an engine: on the fused engine those of steps, on rules that go through
    /// layers.
    /// </summary>
    public static IReadOnlyList<(string Rule, string Law)> PairsFor(EngineChoice engine) =>
    [
        .. from law in All
           from row in RuleTable.Rows
           where law.AppliesTo(row) && (engine == EngineChoice.Autograd || (law.IsOfSteps && row.GoesThroughLayers))
           select (row.Name, law.Name),
    ];

    public static Law Find(string name) => All.Single(law => law.Name == name);

    /// <summary>The law that a method states, named by the method.</summary>
    public static Law Of(
        Action<RuleRow> check, Func<RuleRow, bool>? appliesTo = null,
        [CallerArgumentExpression(nameof(check))] string name = "") =>
        new(name, appliesTo ?? (_ => true), check, IsOfSteps: false);

    /// <summary>The law of steps that a method states, named by the method.</summary>
    public static Law OfSteps(
        Action<RuleRow> check, Func<RuleRow, bool>? appliesTo = null,
        [CallerArgumentExpression(nameof(check))] string name = "") =>
        new(name, appliesTo ?? (_ => true), check, IsOfSteps: true);

    /// <summary>Fails with a message unless a condition holds.</summary>
    public static void Hold(bool condition, string message)
    {
        if (!condition)
        {
            throw new LawBrokenException(message);
        }
    }
}

/// <summary>A law does not hold.</summary>
internal sealed class LawBrokenException(string message) : Exception(message);
