using CsCheck;
using Soap.Lab.Running;
using Xunit;

namespace Soap.Lab.Tests.Running;

public sealed class TrialNumbersTests
{
    [Theory]
    [InlineData("0", new[] { 0 }, "0")]
    [InlineData("3-7", new[] { 3, 4, 5, 6, 7 }, "3-7")]
    [InlineData("9,2,3,2-4", new[] { 2, 3, 4, 9 }, "2-4,9")]
    [InlineData("1-2,5", new[] { 1, 2, 5 }, "1,2,5")]
    public void A_text_names_each_number_once_in_order(string text, int[] numbers, string shortest)
    {
        Assert.Equal(numbers, TrialNumbers.Parse(text));
        Assert.Equal(shortest, TrialNumbers.Text(numbers));
    }

    [Fact]
    public void Any_numbers_are_read_back_from_their_text() => Gen.Int[0, 60].HashSet[1, 40].Sample(numbers =>
    {
        int[] rising = [.. numbers.Order()];
        Assert.Equal(rising, TrialNumbers.Parse(TrialNumbers.Text(rising)));
    });

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1-")]
    [InlineData("2-1")]
    [InlineData("1-2-3")]
    [InlineData("1, 2")]
    [InlineData("1.0")]
    [InlineData("+1")]
    [InlineData("0-99999999999")]
    [InlineData("0-10000000")]
    public void What_is_no_number_or_range_is_refused(string text)
    {
        var error = Assert.Throws<SoapException>(() => TrialNumbers.Parse(text));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("is not allowed; allowed: a number from 0, a range,", error.Message, StringComparison.Ordinal);
    }
}
