using Soap.Lab.Analysis.Arms;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Findings;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Soap.Rules;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Confound;

public sealed class ConfoundStudyTests
{
    [Fact]
    public void The_built_in_study_has_every_arm_of_its_factorials_the_step_matched_control_and_the_frozen_one()
    {
        var study = StudyChecks.Check(StudyCatalog.Confound);
        string[] rules = [.. study.Rules.Where(rule => rule is not ("bp" or "frozen") && !InterventionArm.Is(rule))];

        Assert.Equal("bp", study.Rules[0]);
        Assert.Contains("frozen", study.Rules);
        Assert.Equal(3, rules.Length);
        Assert.All(rules, rule => Assert.All(
            [Intervention.Magnitude, Intervention.Direction, Intervention.Step],
            kind => Assert.Contains(InterventionArm.Of(rule, kind), study.Rules)));
    }

    [Theory]
    [InlineData("fa+bp-step", true)]
    [InlineData("sign:period=1000,magnitude=unit+bp-direction", true)]
    [InlineData("fa+constrained", false)]
    [InlineData("bp", false)]
    public void An_intervention_is_known_by_its_text(string rule, bool expected) =>
        Assert.Equal(expected, InterventionArm.Is(rule));

    // Of other words for it, such as the additions in another order, there is one canonical text.
    [Fact]
    public void An_intervention_stands_last_in_a_canonical_text() =>
        Assert.Equal(
            InterventionArm.Of(LearningRule.Parse("fa+constrained").Text, Intervention.Magnitude),
            LearningRule.Parse("fa+bp-magnitude+constrained").Text);

    // A study that is run, and not one of formulas.
    [Fact]
    public void A_study_that_is_run_has_effects_that_add_up()
    {
        using var folder = new TemporaryFolder();
        var study = SmallStudy.Specification with { Rules = Planted.Study.Rules, TargetLoss = 1e-9 };
        var analysis = StudyAnalyzer.Analyze(SmallStudy.Run(folder.Path, study), SmallStudy.Provenance, []);

        Assert.Equal(6, analysis.Factorials.Count);
        Assert.All(
            analysis.Factorials.Where(factorial => factorial.Outcome == FactorialOutcome.LogExamples),
            factorial => Assert.EndsWith("does not reach it on 2 of 2 seeds", factorial.Missing));
        Assert.All(
            analysis.Factorials.Where(factorial => factorial.Outcome != FactorialOutcome.LogExamples), factorial =>
            {
                var effects = factorial.Effects!;
                Assert.Equal(
                    effects.Total.Estimate,
                    effects.Direction.Estimate + effects.Magnitude.Estimate + effects.Interaction.Estimate,
                    1e-12);
                Assert.NotEqual(0, effects.Direction.Estimate);
            });
        Assert.All(analysis.StepComparisons, steps => Assert.InRange(steps.Angle!.Estimate, 1, 179));
    }
}
