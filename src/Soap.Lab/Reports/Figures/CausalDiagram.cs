using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// How a rule acts on what is learnt, at the shared learning rate: rule → direction of the step → performance, rule →
/// magnitude of the step → performance, learning rate → magnitude; on each arrow what was estimated for it. The
/// project of 2019 drew it without numbers.
/// </summary>
internal sealed record CausalDiagram
{
    /// <summary>Its file name without extension.</summary>
    public required string Id { get; init; }

    /// <summary>How the rule looks in the report.</summary>
    public required RuleStyle Rule { get; init; }

    /// <summary>The label of what it is held against.</summary>
    public required string Baseline { get; init; }

    /// <summary>η, of all arms.</summary>
    public required string LearningRate { get; init; }

    /// <summary>What performance means.</summary>
    public required string Outcome { get; init; }

    /// <summary>The angle between the rule's step and backpropagation's.</summary>
    public required CausalEffect Turn { get; init; }

    /// <summary>How many times as long it is.</summary>
    public required CausalEffect Stretch { get; init; }

    /// <summary>What the direction alone does.</summary>
    public required CausalEffect Direction { get; init; }

    /// <summary>What the magnitude alone does.</summary>
    public required CausalEffect Magnitude { get; init; }

    /// <summary>What both do beyond that.</summary>
    public required CausalEffect Interaction { get; init; }

    /// <summary>The rule against the baseline.</summary>
    public required CausalEffect Total { get; init; }

    /// <summary>What it shows.</summary>
    public string Title => Prose.Of(
        "figure.causal.title", ("rule", Rule.Label), ("baseline", Baseline), ("rate", LearningRate));

    /// <summary>The diagram in words, for readers who do not see it.</summary>
    public string Description => Prose.Of(
        "figure.causal.description", ("rule", Rule.Label), ("baseline", Baseline), ("turn", $"{Turn}"),
        ("stretch", $"{Stretch}"), ("rate", LearningRate), ("outcome", Outcome), ("direction", $"{Direction}"),
        ("magnitude", $"{Magnitude}"), ("interaction", $"{Interaction}"), ("total", $"{Total}"));

    /// <summary>One a rule that the study splits, at the shared learning rate.</summary>
    public static IReadOnlyList<CausalDiagram> Of(StudyAnalysis analysis, RuleStyles styles) =>
    [
        .. FactorialOutcomes.Of(analysis, StudyPhase.SharedRate).Select(outcomes => Of(outcomes, analysis, styles)),
    ];

    private static CausalDiagram Of(
        IReadOnlyList<FactorialAnalysis> outcomes, StudyAnalysis analysis, RuleStyles styles)
    {
        var style = styles[outcomes[0].Rule];
        var steps = analysis.StepComparisons.FirstOrDefault(step =>
            step.Phase == StudyPhase.SharedRate && step.Rule == outcomes[0].Rule);
        var chosen = FactorialOutcomes.Shown(outcomes);
        var name = string.Concat(
            style.Label.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
        return new CausalDiagram
        {
            Id = $"causal-diagram-{name}",
            Rule = style,
            Baseline = styles[analysis.Study.Rules[0]].Label,
            LearningRate = Ticks.Text(analysis.Study.LearningRate),
            Outcome = FactorialText.Outcome(chosen.Outcome, analysis.Study),
            Turn = CausalEffect.Measured(steps?.Angle, "°"),
            Stretch = CausalEffect.Measured(steps?.LengthRatio, "×"),
            Direction = CausalEffect.Of(chosen, effects => effects.Direction),
            Magnitude = CausalEffect.Of(chosen, effects => effects.Magnitude),
            Interaction = CausalEffect.Of(chosen, effects => effects.Interaction),
            Total = CausalEffect.Of(chosen, effects => effects.Total),
        };
    }
}
