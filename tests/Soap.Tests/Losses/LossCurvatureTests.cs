using Soap.Losses;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Losses;

public sealed class LossCurvatureTests
{
    [Fact]
    public void The_Hessian_is_the_difference_of_errors_whatever_the_smoothing()
    {
        foreach (var loss in SomeLosses.All.Where(loss => loss.OutputActivation == OutputActivation.None))
        {
            using var scope = NewDisposeScope();
            var targets = (NetworkCase.Middling with { Widths = [5, 4], Loss = loss }).Tensors().Targets;
            var output = rand(6, 4, ScalarType.Float64).Times(4).Minus(2);
            AssertIsDifference(loss.Hessian(output), output, a => Errors(loss, a, targets));
        }
    }

    // Where g is reached, the second derivative of g has nothing to be multiplied with.
    [Theory]
    [InlineData(OutputActivation.Sigmoid)]
    [InlineData(OutputActivation.Tanh)]
    [InlineData(OutputActivation.Softmax)]
    public void Behind_an_output_activation_it_is_the_difference_of_errors_where_the_target_is_reached(
        OutputActivation activation)
    {
        using var scope = NewDisposeScope();
        var loss = new Loss(LossKind.MeanSquaredError, 0, activation);
        var output = rand(6, 4, ScalarType.Float64).Times(4).Minus(2);
        var reached = activation.Apply(output);
        AssertIsDifference(loss.Hessian(output), output, a => Errors(loss, a, reached));

        // And elsewhere it has no negative eigenvalue, which the second derivative has.
        Assert.True(linalg.eigvalsh(loss.Hessian(output)).min().item<double>() > -1e-15);
    }

    // Of each sample, without 1/N.
    private static Tensor Errors(Loss loss, Tensor output, Tensor targets)
    {
        var leaf = output.detach().requires_grad_();
        return Gradients.Of(loss.Mean(leaf, targets), [leaf])[0]!.Times(6);
    }

    private static void AssertIsDifference(Tensor hessian, Tensor output, Func<Tensor, Tensor> errors)
    {
        Assert.Equal([6, 4, 4], hessian.shape);
        for (var unit = 0; unit < 4; unit++)
        {
            var nudge = zeros(6, 4, ScalarType.Float64);
            nudge[.., unit] = 1e-5;
            var column = (errors(output.Plus(nudge)) - errors(output - nudge)).Over(2e-5);
            Assert.True(Arrays.Error(hessian[.., .., unit].ToVector(), column.ToVector()) < 1e-7);
        }
    }
}
