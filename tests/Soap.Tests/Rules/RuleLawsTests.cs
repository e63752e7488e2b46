using Soap.Engines;
using Soap.Tests.Rules.Laws;
using Xunit;

namespace Soap.Tests.Rules;

public sealed class RuleLawsTests
{
    // A quarter of the random networks takes a minute, finds what a slip of the pen breaks, and is another one in each
    // run; the whole is among the slow suites.
    private const double Share = 0.25;

    public static TheoryData<string, string> Cases() => [.. Law.PairsFor(EngineChoice.Autograd)];

    public static TheoryData<string, string> OracleCases() =>
    [
        .. Law.PairsFor(EngineChoice.Autograd).Where(pair => OracleLaws.All.Any(law => law.Name == pair.Law)),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_rule_obeys_every_law_that_speaks_of_it(string rule, string law) =>
        Law.Find(law).Check(RuleTable.Find(rule) with { ShareOfCases = Share });

    [Theory(Explicit = true)]
    [MemberData(nameof(OracleCases))]
    public void Every_rule_equals_the_oracle_on_all_random_networks(string rule, string law) =>
        Law.Find(law).Check(RuleTable.Find(rule));
}
