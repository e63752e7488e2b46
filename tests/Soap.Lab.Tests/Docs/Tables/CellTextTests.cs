using Soap.Tables.Pages;
using Xunit;

namespace Soap.Lab.Tests.Docs.Tables;

/// <summary>How measured numbers take the place of those of a cell.</summary>
public sealed class CellTextTests
{
    [Theory]
    [InlineData("97.19 %", 97.0849, "97.08 %")]
    [InlineData("**0.109**", 0.1, "**0.100**")]
    [InlineData("50.4 degrees", 9.96, "10.0 degrees")]
    [InlineData("0", 1.4, "1")]
    [InlineData("986", 1234567.8, "1,234,568")]
    [InlineData("1,185", 985.7, "986")]
    [InlineData("−0.13", 0.126, "+0.13")]
    [InlineData("+0.13", -0.126, "−0.13")]
    [InlineData("0.13", -0.126, "−0.13")]
    [InlineData("0.13", -0.001, "0.00")]
    public void A_measured_number_is_written_as_the_cell_writes_its_own(
        string cell, double measured, string written) =>
        Assert.Equal(written, CellText.With(cell, [new Quantity(measured)]));

    [Fact]
    public void A_cell_may_have_several_numbers() => Assert.Equal(
        "0.3: 2.00 (1.50 to 1,000.0)",
        CellText.With("0.1: 1.00 (1.00 to 2.0)", [new(0.3, IsExact: true), new(2), new(1.5), new(1000)]));

    [Fact]
    public void Exact_numbers_have_all_their_digits() =>
        Assert.Equal("0.003*", CellText.With("0.3*", [new(0.003, IsExact: true)]));

    [Theory]
    [InlineData("97.19 %", "97.20 %", true)]
    [InlineData("97.19 %", "97.21 %", false)]
    [InlineData("9.99", "10.00", true)]
    [InlineData("1,000", "999", true)]
    [InlineData("10", "12", false)]
    [InlineData("0.1", "0.10", false)]
    [InlineData("0.1 %", "0.1", false)]
    public void Cells_are_close_that_differ_by_at_most_one_unit_of_the_last_digit(
        string one, string other, bool close) =>
        Assert.Equal(close, CellText.AreClose(one, other));

    [Theory]
    [InlineData("`fa`", "fa")]
    [InlineData("0.3, the best of six", "0.3")]
    [InlineData("256,8,256", "256,8,256")]
    [InlineData("**0.3**", "0.3")]
    [InlineData("–", "")]
    [InlineData("", "")]
    public void The_value_of_a_cell_is_what_a_command_takes(string cell, string value) =>
        Assert.Equal(value, CellText.Value(cell));
}
