using Soap.Engines;
using Soap.Tests.Rules.Laws;
using Xunit;

namespace Soap.Tests.Rules;

public sealed class ResumeLawsTests
{
    public static TheoryData<string, EngineChoice> Cases() =>
    [
        .. RuleTable.Rows.Select(row => (row.Name, EngineChoice.Autograd)),
        .. RuleTable.Rows.Where(row => row.GoesThroughLayers).Select(row => (row.Name, EngineChoice.Fused)),
    ];

    // With two optimisers it is among the laws.
    [Theory(Explicit = true)]
    [Trait("Length", "long")]
    [MemberData(nameof(Cases))]
    public void Every_rule_goes_on_from_a_file_with_every_optimiser_wherever_it_stopped(
        string rule, EngineChoice engine) =>
        ResumeLaws.CheckAll(RuleTable.Find(rule) with { Engine = engine });
}
