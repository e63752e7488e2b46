using Soap.Engines;
using Soap.Tests.Rules.Laws;
using Xunit;

namespace Soap.Tests.Rules;

/// <summary>The laws that compare with the oracle, which take half of the time: beside the others.</summary>
public sealed class OracleRuleLawsTests
{
    /// <summary>A tenth of the random networks finds what a slip of the pen breaks, and is another one in each run;
    /// the whole is among the slow suites.</summary>
    public const double Share = 0.1;

    public static TheoryData<string, string> Cases() =>
        [.. Law.PairsFor(EngineChoice.Autograd).Where(pair => IsOfOracle(pair.Law))];

    /// <summary>Whether a law compares with the oracle.</summary>
    public static bool IsOfOracle(string law) => OracleLaws.All.Any(one => one.Name == law);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_rule_obeys_every_law_of_the_oracle(string rule, string law) =>
        Law.Find(law).Check(RuleTable.Find(rule) with { ShareOfCases = Share });

    [Theory(Explicit = true)]
    [MemberData(nameof(Cases))]
    public void Every_rule_equals_the_oracle_on_all_random_networks(string rule, string law) =>
        Law.Find(law).Check(RuleTable.Find(rule));
}
