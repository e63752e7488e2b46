using Soap.Engines;
using Soap.Fused;
using Soap.Tests.Rules.Laws;
using Xunit;

namespace Soap.Tests.Rules;

public sealed class WrongRulesTests
{
    // Some mistakes show in few random cases, as sign(0) in networks with one output: a law that has missed one is
    // tried again.
    private const int Tries = 10;

    public static TheoryData<string, string> Cases() =>
        [.. WrongRules.All.Select(wrong => (wrong.Row.Name, wrong.CaughtBy))];

    // Wrong parts whose own code the fused engine calls.
    public static TheoryData<string, string> FusedCases() =>
    [
        .. WrongRules.All
            .Where(wrong => Law.Find(wrong.CaughtBy).IsOfSteps && wrong.Row.GoesThroughLayers
                && FusedSupport.Refuses(wrong.Row.Make()) is null)
            .Select(wrong => (wrong.Row.Name, wrong.CaughtBy)),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_wrong_rule_is_caught_by_its_law(string mistake, string caughtBy) =>
        AssertCaught(mistake, caughtBy, EngineChoice.Autograd);

    [Theory]
    [MemberData(nameof(FusedCases))]
    public void Every_wrong_rule_that_the_fused_engine_takes_is_caught_by_its_law_there_too(
        string mistake, string caughtBy) =>
        AssertCaught(mistake, caughtBy, EngineChoice.Fused);

    private static void AssertCaught(string mistake, string caughtBy, EngineChoice engine)
    {
        var row = WrongRules.All.Single(wrong => wrong.Row.Name == mistake).Row with { Engine = engine };
        var law = Law.Find(caughtBy);
        Assert.True(law.AppliesTo(row), "the law does not speak of such rules");
        var error = Enumerable.Range(0, Tries).Select(_ => Record.Exception(() =>
            law.Check(row))).FirstOrDefault(caught => caught is not null);
        Assert.NotNull(error);
        Assert.Contains(nameof(LawBrokenException), error.ToString()); // by the law, not by an accident
    }
}
