using Soap.Lab.Planning;
using Xunit;

namespace Soap.Lab.Tests.Planning;

public sealed class GridExtensionTests
{
    [Theory]
    [InlineData("0.1 0.3 1 3", "3", "10")]
    [InlineData("0.1 0.3 1", "1", "3")]
    [InlineData("0.01 0.03 0.1 0.3", "0.01", "0.003")]
    [InlineData("0.1 0.2 0.4", "0.1 0.4", "0.05 0.8")]
    [InlineData("0.1 1", "1", "10")]
    [InlineData("0.1 0.3 1", "0.3", "")]
    [InlineData("0.1 0.3 1", "", "")]
    [InlineData("0.5", "0.5", "")]
    [InlineData("1e28 1e29 1e30", "1e30", "")]
    public void A_grid_goes_on_as_it_went_where_a_best_lies_on_its_edge(string rates, string bests, string beyond) =>
        Assert.Equal(Numbers(beyond), GridExtension.Of(Numbers(rates), Numbers(bests).Select(rate => (double?)rate)));

    private static double[] Numbers(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse)];
}
