using Soap.Engines;
using Soap.Fused;
using Soap.Optimizers;
using Soap.Tests.Oracles;
using Soap.Tests.Rules.Laws;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>The laws that take steps, with the steps of the fused engine.</summary>
public sealed class FusedRuleLawsTests
{
    public static TheoryData<string, string> Cases() => [.. Law.PairsFor(EngineChoice.Fused)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_rule_obeys_every_law_of_steps(string rule, string law) =>
        Law.Find(law).Check(RuleTable.Find(rule) with { Engine = EngineChoice.Fused });

    // The engine's own word on what it trains, against the table's: no rule is left out because it fails there.
    [Fact]
    public void The_engine_takes_every_rule_that_goes_through_layers_and_no_other()
    {
        foreach (var row in RuleTable.Rows)
        {
            using var scope = NewDisposeScope();
            using var network = NetworkCase.Middling.Network(row.Make());
            using var optimizer = new Sgd(network.parameters());
            var refusal = FusedSupport.Refuses(network, optimizer, ScalarType.Float64);
            Assert.True(refusal is null == row.GoesThroughLayers, $"{row}: {refusal ?? "it is taken"}");
        }
    }

    // A user's own class that does what the engine does itself for Kolen and Pollack's rule: the decay is then the
    // engine's to make.
    [Theory]
    [InlineData("Weights_and_feedback_approach_each_other_by_the_decay_whatever_is_learnt")]
    [InlineData("Equals_the_oracle_while_training")]
    public void Feedback_that_learns_by_its_own_code_may_decay_too(string law) =>
        Law.Find(law).Check(RuleTable.Find("kp:decay=0.01") with
        {
            Make = () => WrongRules.With(feedback: new WrongLearner(seen => seen.Sent.t().matmul(seen.Input), 0.01)),
            Engine = EngineChoice.Fused,
        });

    [Fact]
    public void Every_rule_that_autograd_trains_by_layers_meets_the_same_laws_of_steps_here()
    {
        var laws = Law.All.Where(law => law.IsOfSteps).Select(law => law.Name).ToHashSet();
        var rules = RuleTable.Rows.Where(row => row.GoesThroughLayers).Select(row => row.Name).ToHashSet();
        var there = Law.PairsFor(EngineChoice.Autograd)
            .Where(pair => laws.Contains(pair.Law) && rules.Contains(pair.Rule)).ToArray();
        Assert.Equal(there, Law.PairsFor(EngineChoice.Fused));
        Assert.Equal(rules, there.Select(pair => pair.Rule).ToHashSet());
    }
}
