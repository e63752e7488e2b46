using Soap.Tests.Rules.Laws;
using Xunit;

namespace Soap.Tests.Rules;

public sealed class WrongRulesTests
{
    public static TheoryData<string, string> Cases() => [.. WrongRules.All.Select(wrong => (wrong.Row.Name, wrong.CaughtBy))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_wrong_rule_is_caught_by_its_law(string mistake, string caughtBy)
    {
        var row = WrongRules.All.Single(wrong => wrong.Row.Name == mistake).Row;
        var law = Law.Find(caughtBy);
        Assert.True(law.AppliesTo(row), "the law does not speak of such rules");
        var error = Assert.ThrowsAny<Exception>(() => law.Check(row));
        Assert.Contains(nameof(LawBrokenException), error.ToString()); // by the law, not by an accident
    }
}
