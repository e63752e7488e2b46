using Soap.Losses;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Losses;

public sealed class LossCurvatureTests
{
    [Theory]
    [InlineData(Loss.CrossEntropy)]
    [InlineData(Loss.MeanSquaredError)]
    [InlineData(Loss.SigmoidCrossEntropy)]
    public void The_Hessian_is_the_difference_of_errors(Loss loss)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Widths = [5, 4], Loss = loss };
        var (output, targets) = (
            example.Tensors().Targets.dim() == 1
                ? rand(6, 4, ScalarType.Float64) * 4 - 2
                : rand(6, 4, ScalarType.Float64),
            example.Tensors().Targets);
        var hessian = loss.Hessian(output);
        Assert.Equal([6, 4, 4], hessian.shape);
        for (var unit = 0; unit < 4; unit++)
        {
            var nudge = zeros(6, 4, ScalarType.Float64);
            nudge[.., unit] = 1e-5;
            var column = (Error(output + nudge) - Error(output - nudge)) / 2e-5;
            Assert.True(Arrays.Error(hessian[.., .., unit].ToVector(), column.ToVector()) < 1e-7);
        }

        // Of each sample, without 1/N.
        Tensor Error(Tensor a)
        {
            var leaf = a.detach().requires_grad_();
            return Gradients.Of(loss.Mean(leaf, targets), [leaf])[0]! * 6;
        }
    }
}
