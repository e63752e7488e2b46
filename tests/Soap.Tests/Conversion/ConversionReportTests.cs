using Soap.Conversion;
using Soap.Tests.Conversion.Trees;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Conversion;

public sealed class ConversionReportTests
{
    [Fact]
    public void A_report_says_of_each_layer_how_it_learns_and_of_modules_left_alone_why_once_for_all()
    {
        using var scope = NewDisposeScope();
        using var network = new NormTree().WithRule("fa; exclude: _fc", 1, ones(1, 3, 8, 8));
        Assert.Equal(
            [
                "2 layers learn by a rule:",
                "  _conv1  Conv2d  [4, 3, 3, 3]  fa",
                "  _conv2  Conv2d  [4, 4, 3, 3]  fa",
                "3 left alone:",
                "  _norm1  BatchNorm2d  [4]",
                "  _norm2  GroupNorm    [4]",
                "    a norm: its scale and shift learn from the error that the layers above send, past which it " +
                    "goes as it is",
                "  _fc  Linear  [4, 64]",
                "    excluded by '_fc': it learns by backpropagation",
                "",
            ],
            network.Report.ToString().Split(Environment.NewLine));
        Assert.Equal("0 layers learn by a rule:", new ConversionReport([], []).ToString().Trim());
    }

    [Fact]
    public void A_layer_that_a_pass_uses_twice_is_told()
    {
        using var scope = NewDisposeScope();
        using var network = new SharedTree().WithRule("fa", 1, ones(2, 6));
        Assert.Contains("used 2 times in a pass", network.Report.ToString(), StringComparison.Ordinal);
    }
}
