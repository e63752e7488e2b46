using Soap.Lab.Reports.Figures;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class ShownLayersTests
{
    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 1 })]
    [InlineData(6, new[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(7, new[] { 1, 2, 4, 5, 7 })]
    [InlineData(57, new[] { 1, 15, 29, 43, 57 })]
    public void Of_many_layers_five_are_shown_from_the_first_to_the_output(int layers, int[] shown)
    {
        int[] all = [.. Enumerable.Range(1, layers)];
        Assert.Equal(shown, ShownLayers.Of(all));
        Assert.Equal(
            layers > 6
                ? $" Shown are 5 of {layers} layers, from the first to the output; numbers.csv has all."
                : "",
            ShownLayers.Note(all));
    }
}
