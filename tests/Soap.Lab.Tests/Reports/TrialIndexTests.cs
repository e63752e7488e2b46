using Soap.Lab.Analysis;
using Soap.Lab.Planning;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Specification;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>The trials that stand for an arm in the page are those of all of its tuned keys.</summary>
public sealed class TrialIndexTests
{
    private static readonly StudyAnalysis Analysis = StudyFixture.Analysis() is var fixture
        ? fixture with { Study = fixture.Study with { Sweeps = [new Sweep("momentum", ["0", "0.9"])] } }
        : fixture;

    private static TrialIndex Of(ulong seed) => new(Analysis,
    [
        .. new[] { 0, 0.9 }.Select(momentum => StudyFixture.Trials()[0] with
        {
            Specification = Analysis.Study.Trial with { Rule = "bp", Seed = seed, Momentum = momentum },
        }),
    ]);

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void An_arm_has_the_trials_of_its_own_momentum(double momentum)
    {
        var arm = Analysis.SharedRate[0] with { Rule = "bp", LearningRate = 0.01, Swept = $"momentum={momentum}" };
        Assert.Equal(momentum, Assert.Single(Of(101).Of(arm)).Specification.Momentum);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void A_point_of_tuning_has_the_trials_of_what_is_best_there(double momentum)
    {
        ResponsePoint point = new(0.01, null, 0) { Swept = $"momentum={momentum}" };
        Assert.Equal(momentum, Assert.Single(Of(1).Tuning("bp", point)).Specification.Momentum);
    }
}
