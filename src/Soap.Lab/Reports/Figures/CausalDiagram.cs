using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// How a rule acts on what is learnt, at the shared learning rate: rule → direction of the step → performance, rule → magnitude of the step → performance, learning rate → magnitude;
/// on each arrow what was estimated for it. The project of 2019 drew it without numbers.
/// </summary>
/// <param name="Id">Its file name without extension.</param>
/// <param name="Rule">How the rule looks in the report.</param>
/// <param name="Baseline">The label of what it is held against.</param>
/// <param name="LearningRate">η, of all arms.</param>
/// <param name="Outcome">What performance means.</param>
/// <param name="Turn">The angle between the rule's step and backpropagation's.</param>
/// <param name="Stretch">How many times as long it is.</param>
/// <param name="Direction">What the direction alone does.</param>
/// <param name="Magnitude">What the magnitude alone does.</param>
/// <param name="Interaction">What both do beyond that.</param>
/// <param name="Total">The rule against the baseline.</param>
internal sealed record CausalDiagram(
    string Id, RuleStyle Rule, string Baseline, string LearningRate, string Outcome,
    CausalEffect Turn, CausalEffect Stretch, CausalEffect Direction, CausalEffect Magnitude, CausalEffect Interaction, CausalEffect Total)
{
    /// <summary>What it shows.</summary>
    public string Title => $"{Rule.Label} instead of {Baseline}, at learning rate {LearningRate}";

    /// <summary>The diagram in words, for readers who do not see it.</summary>
    public string Description =>
        $"The rule {Rule.Label} turns the displacement of the hidden layers from {Baseline}'s by {Turn}, and makes it {Stretch} as long. The learning rate, {LearningRate} for all, sets the step's magnitude too. "
        + $"Effects on {Outcome}: direction alone {Direction}; magnitude alone {Magnitude}; their interaction {Interaction}; in total {Total}.";

    /// <summary>One a rule that the study splits, at the shared learning rate.</summary>
    public static IReadOnlyList<CausalDiagram> Of(StudyAnalysis analysis, RuleStyles styles) =>
    [
        .. FactorialOutcomes.Of(analysis, StudyPhase.SharedRate).Select(outcomes => Of(outcomes, analysis, styles)),
    ];

    private static CausalDiagram Of(IReadOnlyList<FactorialAnalysis> outcomes, StudyAnalysis analysis, RuleStyles styles)
    {
        RuleStyle style = styles[outcomes[0].Rule];
        StepComparison? steps = analysis.StepComparisons.FirstOrDefault(step => step.Phase == StudyPhase.SharedRate && step.Rule == outcomes[0].Rule);
        FactorialAnalysis chosen = FactorialOutcomes.Shown(outcomes);
        string name = string.Concat(
            style.Label.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
        return new CausalDiagram(
            $"causal-diagram-{name}",
            style,
            styles[analysis.Study.Rules[0]].Label,
            Ticks.Text(analysis.Study.LearningRate),
            FactorialText.Outcome(chosen.Outcome, analysis.Study),
            CausalEffect.Measured(steps?.Angle, value => NumberText.Fixed(value, 1), "°"),
            CausalEffect.Measured(steps?.LengthRatio, value => NumberText.Short(value), "×"),
            CausalEffect.Of(chosen, effects => effects.Direction),
            CausalEffect.Of(chosen, effects => effects.Magnitude),
            CausalEffect.Of(chosen, effects => effects.Interaction),
            CausalEffect.Of(chosen, effects => effects.Total));
    }
}

/// <summary>What stands on an arrow.</summary>
/// <param name="Value">The estimate, or <c>not estimated</c>.</param>
/// <param name="Range">Its interval; empty where there is none.</param>
/// <param name="Sense">Whether the whole interval is on one side of no effect.</param>
internal sealed record CausalEffect(string Value, string Range, CausalSense Sense)
{
    public override string ToString() => Range.Length > 0 ? $"{Value} ({Range})" : Value;

    /// <summary>A measured property of the step, which is neither good nor bad.</summary>
    public static CausalEffect Measured(Interval? interval, Func<double, string> text, string unit) => interval is { } found
        ? new CausalEffect($"{text(found.Estimate)}{unit}", $"{text(found.Low)} to {text(found.High)}", CausalSense.Neutral)
        : new CausalEffect("not measured", "", CausalSense.Neutral);

    /// <summary>An effect on the outcome, of which less is better.</summary>
    public static CausalEffect Of(FactorialAnalysis factorial, Func<FactorialEffects, Interval> effect)
    {
        if (factorial.Effects is null)
        {
            return new CausalEffect("not estimated", "", CausalSense.Neutral);
        }

        Interval interval = effect(factorial.Effects);
        (string value, string range) = FactorialText.Of(interval, factorial.Outcome);
        return new CausalEffect(value, range, FactorialVerdict.Sense(interval, factorial.Effects.Total) switch { < 0 => CausalSense.Helps, > 0 => CausalSense.Harms, _ => CausalSense.Unclear });
    }
}

/// <summary>What an effect does to the outcome.</summary>
internal enum CausalSense
{
    /// <summary>It is no effect on the outcome.</summary>
    Neutral,

    /// <summary>Fewer examples, or less loss.</summary>
    Helps,

    /// <summary>More of them.</summary>
    Harms,

    /// <summary>The interval includes no effect, or the effect is negligible beside the total.</summary>
    Unclear,
}
