using CsCheck;
using Soap.Losses;
using Soap.Optimizers;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;
using Adam = Soap.Optimizers.Adam;
using Parameter = TorchSharp.Modules.Parameter;

namespace Soap.Tests.Optimizers;

public sealed class OptimizersTests
{
    [Fact]
    public void Steps_are_the_oracles() => Gen.Select(
        Gen.OneOf([.. OptimizerCase.All.Select(Gen.Const)]), Gen.Double[-2, 2].Array[12],
        Gen.Double[-2, 2].Array[12].Array[8])
        .Sample((settings, start, gradients) =>
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(tensor(start, [3, 4]));
        var oracle = new NaiveNetwork(
            [new NaiveLayer(weight.ToMatrix(), null, new double[3, 4])],
            Soap.Maps.Activation.Identity,
            Loss.CrossEntropy);
        using var optimizer = settings.Create([weight]);
        var naive = new NaiveOptimizer(settings);
        foreach (var gradient in gradients)
        {
            var tensor = TorchSharp.torch.tensor(gradient, [3, 4]);
            optimizer.Step([tensor], settings.LearningRate);
            naive.Step(oracle, [new NaiveGradient(new double[0, 0], tensor.ToMatrix(), [])]);
            Assert.Equal(gradient, tensor.ToVector()); // left as it was given
        }

        Assert.InRange(Arrays.Error(weight.ToMatrix(), oracle.Layers[0].Weight), 0, 1e-13);
    });

    [Fact]
    public void A_parameter_without_gradient_is_left_alone_even_by_decay()
    {
        foreach (var settings in OptimizerCase.All)
        {
            using var scope = NewDisposeScope();
            var (weight, other) = (new Parameter(ones(3)), new Parameter(ones(3)));
            using var optimizer = settings.Create([weight, other]);
            optimizer.Step([ones(3), ones(3)], 0.1);
            var bits = weight.ToBits();
            optimizer.Step([null, ones(3)], 0.1);
            Assert.Equal(bits, weight.ToBits());
        }
    }

    [Fact]
    public void A_missing_gradient_does_not_count_as_a_step_of_Adam()
    {
        using var scope = NewDisposeScope();
        var (weight, other) = (new Parameter(ones(1, ScalarType.Float64)), new Parameter(ones(1, ScalarType.Float64)));
        using var optimizer = new Adam([weight, other]);
        optimizer.Step([null, ones(1, ScalarType.Float64)], 0.1);
        optimizer.Step([ones(1, ScalarType.Float64), null], 0.1);
        Assert.Equal(other.ToBits(), weight.ToBits());
    }

    [Theory]
    [InlineData(-0.1, false)]
    [InlineData(1.0, false)]
    [InlineData(double.NaN, false)]
    [InlineData(0.0, true)]
    public void Momentum_out_of_range_is_refused(double momentum, bool nesterov) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd([], momentum, nesterov));

    [Theory]
    [InlineData(-1e-9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Weight_decay_out_of_range_is_refused(double decay)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd([], weightDecay: decay));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([], weightDecay: decay));
    }

    [Theory]
    [InlineData(1.0, 0.9, 1e-8)]
    [InlineData(-0.1, 0.9, 1e-8)]
    [InlineData(0.9, 1.0, 1e-8)]
    [InlineData(0.9, double.NaN, 1e-8)]
    [InlineData(0.9, 0.999, 0)]
    public void Adams_constants_out_of_range_are_refused(double beta1, double beta2, double epsilon) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([], beta1, beta2, epsilon));

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest() => Assert.Equal(
        "unknown optimizer 'adamm': did you mean 'adam'? (allowed: sgd, adam, adamw, rmsprop, muon)",
        Assert.Throws<SoapException>(() => new OptimizerCase("adamm", 0.1).Create([])).Message);
}
