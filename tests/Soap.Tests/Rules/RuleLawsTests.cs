using Soap.Engines;
using Soap.Tests.Rules.Laws;
using Xunit;

namespace Soap.Tests.Rules;

public sealed class RuleLawsTests
{
    public static TheoryData<string, string> Cases() =>
        [.. Law.PairsFor(EngineChoice.Autograd).Where(pair => !OracleRuleLawsTests.IsOfOracle(pair.Law))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_rule_obeys_every_law_that_speaks_of_it(string rule, string law) =>
        Law.Find(law).Check(RuleTable.Find(rule) with { ShareOfCases = OracleRuleLawsTests.Share });
}
