using Soap.Fused;
using Soap.Tests.Oracles;
using Soap.Tests.Rules.Laws;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

public sealed class RuleLawsTests
{
    public static TheoryData<string, string, EngineChoice> Cases()
    {
        var cases = new TheoryData<string, string, EngineChoice>();
        foreach (var law in Law.All)
        {
            foreach (var row in RuleTable.Rows.Where(law.AppliesTo))
            {
                foreach (var engine in EnginesOf(law, row))
                {
                    cases.Add(row.Name, law.Name, engine);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_rule_obeys_every_law_that_speaks_of_it_on_every_engine(string rule, string law, EngineChoice engine) =>
        Law.Find(law).Check(RuleTable.Find(rule) with { Engine = engine });

    // The fused engine's own word on what it trains, against the table's: no rule is left out because it fails there.
    [Fact]
    public void The_fused_engine_takes_every_rule_that_goes_through_layers_and_no_other()
    {
        foreach (var row in RuleTable.Rows)
        {
            using var scope = NewDisposeScope();
            using var network = NetworkCase.Middling.Network(row.Make());
            using var optimizer = new Sgd(network.parameters());
            var refusal = FusedSupport.Refuses(network, optimizer, ScalarType.Float64);
            Assert.True(refusal is null == row.GoesThroughLayers, $"{row}: {refusal ?? "it is taken"}");
        }

        var onFused = Law.All.Where(law => law.IsOfSteps).Sum(law => RuleTable.Rows.Count(row => row.GoesThroughLayers && law.AppliesTo(row)));
        Assert.Equal(onFused, Cases().Count(theory => theory.Data.Item3 == EngineChoice.Fused));
        Assert.True(onFused > 700, $"{onFused} pairs of rule and law");
    }

    private static EngineChoice[] EnginesOf(Law law, RuleRow row) =>
        law.IsOfSteps && row.GoesThroughLayers ? [EngineChoice.Autograd, EngineChoice.Fused] : [EngineChoice.Autograd];
}
