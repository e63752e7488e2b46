using System.Globalization;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Signals;

public sealed class SecantSignalTests
{
    private const double Small = 1e-9;

    [Theory]
    [InlineData("jointly")]
    [InlineData("singly")]
    public void On_a_quadratic_with_diagonal_Hessian_the_diagonal_form_takes_Newtons_step(string layers)
    {
        using var scope = NewDisposeScope();
        using var network = Linear($"secant:curvature=diagonal,damping=1E-9,layers={layers}", [3, 4, 4]);
        var diagonal = tensor(new[] { 0.5, -2, 1.5, 3 });
        RuleRow.SetWeight(network.Layers[1], diag(diagonal));
        var (inputs, targets) = (Case.Tensors().Inputs.narrow(1, 0, 3), rand(6, 4, ScalarType.Float64));
        var step = network.Learn(inputs, targets, Loss.MeanSquaredError).Layers[0].Displacement!.Times(6 / Small);
        var (a, output) = (network.Preactivations(inputs)[0], network.forward(inputs));
        // G / H = 2/n d (o − y) / (2/n d²)
        Assert.True(Arrays.Error(step.ToVector(), ((output - targets) / diagonal).ToVector()) < 1e-7);
        var reached = ((a - step) * diagonal).Plus(network.Layers[1].Bias!);
        Assert.True(
            (reached - targets).abs().max().item<double>() < 1e-7, "Newton's step does not end at the minimum");
    }

    [Fact]
    public void On_a_quadratic_the_scalar_form_takes_Barzilais_and_Borweins_step()
    {
        using var scope = NewDisposeScope();
        using var network = Linear("secant:damping=1E-9", [3, 5, 4]);
        var (inputs, targets) = (Case.Tensors().Inputs.narrow(1, 0, 3), rand(6, 4, ScalarType.Float64));
        var step = network.Learn(inputs, targets, Loss.MeanSquaredError).Layers[0].Displacement!.Times(6 / Small);
        var w = network.Layers[1].Weight.detach();
        var gradient = (network.forward(inputs) - targets).matmul(w).Times(0.5); // 2/n_L (o − y) W
        var hessian = w.t().matmul(w).Times(0.5);
        var curvature =
            (gradient.matmul(hessian) * gradient).sum(1, keepdim: true) / gradient.Squared().sum(1, keepdim: true);
        Assert.True(Arrays.Error(step.ToVector(), (gradient / curvature).ToVector()) < 1e-7);
    }

    [Theory]
    [InlineData("secant:damping=1E12", "bp")]
    [InlineData("secant:curvature=diagonal,damping=1E12,layers=singly", "bp")]
    [InlineData("fa+secant:damping=1E12", "fa")]
    [InlineData("gnt:damping=1E12", "bp")]
    [InlineData("gnt:form=diagonal,hessian=loss,damping=1E12", "bp")]
    [InlineData("fa+gnt:damping=1E12", "fa")]
    public void Much_damping_leaves_the_plain_gradient(string rule, string plain)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = Case.Tensors();
        using var network = Case.Network(LearningRule.Parse(rule));
        using var other = Case.Network(LearningRule.Parse(plain));
        foreach (var (own, expected) in network.Learn(inputs, targets, Case.Loss).Layers
            .Zip(other.Learn(inputs, targets, Case.Loss).Layers))
        {
            Assert.True(Arrays.Error(own.WeightGradient!.ToVector(), expected.WeightGradient!.ToVector()) < 1e-9);
            Assert.True(Arrays.Error(own.BiasGradient!.ToVector(), expected.BiasGradient!.ToVector()) < 1e-9);
        }
    }

    // (tanh a − y)² at a = 2, y = −1: its second derivative is 2 (1 − t²)² − 4 (t − y) t (1 − t²) = −0.525.
    [Theory]
    [InlineData("zero", "scalar")]
    [InlineData("absolute", "scalar")]
    [InlineData("zero", "diagonal")]
    [InlineData("absolute", "diagonal")]
    public void Negative_curvature_counts_as_it_says(string negative, string curvature)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [1, 1, 1],
            Activation.Tanh,
            LearningRule.Parse($"secant:curvature={curvature},negative={negative},damping=0.5"),
            1,
            new() { HasBias = false, Type = ScalarType.Float64 });
        foreach (var layer in network.Layers)
        {
            RuleRow.SetWeight(layer, ones(1, 1, ScalarType.Float64));
        }

        var learning = network.Learn(
            full([1, 1], Kept(2.0), ScalarType.Float64), full([1, 1], Kept(-1.0), ScalarType.Float64),
            Loss.MeanSquaredError).Layers[0];
        var t = Math.Tanh(2);
        var (gradient, second) =
            (2 * (t + 1) * (1 - t * t), 2 * Math.Pow(1 - t * t, 2) - 4 * (t + 1) * t * (1 - t * t));
        Assert.True(second < -0.5);
        Assert.Equal(
            0.5 * gradient / ((negative == "zero" ? 0 : -second) + 0.5),
            learning.Displacement!.item<double>(),
            negative == "zero" ? 1e-12 : 1e-4);
        Assert.Equal(1, learning.Curvature!.Negative.item<double>());
        Assert.Null(learning.Curvature.Limited);
    }

    [Fact]
    public void The_trust_region_shortens_what_is_longer_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = Case.Tensors();
        using var free = Case.Network(LearningRule.Parse("secant"));
        var activities = free.Preactivations(inputs);
        var rho =
            (free.Learn(inputs, targets, Case.Loss).Layers[0].Displacement!.norm(1).Times(6) / activities[0].norm(1))
                .median().item<double>()
                * 1.001;
        using var limited = Case.Network(
            LearningRule.Parse(string.Create(CultureInfo.InvariantCulture, $"secant:trust={rho:R}")));
        for (var l = 0; l < 2; l++)
        {
            var (n, expected) = (
                limited.Learn(inputs, targets, Case.Loss).Layers[l],
                free.Learn(inputs, targets, Case.Loss).Layers[l].Displacement!);
            var (length, allowed) =
                (expected.norm(1, keepdim: true).Times(6), activities[l].norm(1, keepdim: true).Times(rho));
            Assert.True(Arrays.Error(
                n.Displacement!.ToVector(), where(length > allowed, expected * allowed / length, expected).ToVector())
                < 1e-12);
            Assert.Equal(
                (length > allowed).to_type(ScalarType.Float64).mean().item<double>(),
                n.Curvature!.Limited!.item<double>(),
                1e-12);
        }

        // the median of six is the third
        Assert.Equal(0.5, limited.Learn(inputs, targets, Case.Loss).Layers[0].Curvature!.Limited!.item<double>());
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Nothing_is_moved_where_nothing_is_to_be_learnt_and_silent_layers_get_a_shift(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var gradient = tensor(new double[,] { { 0, 0 }, { 3e-30, -4e-30 }, { 1e30, 0 } }).to_type(type);
        var shift = SecantSignal.Shift(gradient, tensor(new double[,] { { 3, 4 }, { 0, 0 }, { 3, 4 } }).to_type(type))
            .ToMatrix();
        var delta = type == ScalarType.Float32 ? Math.Pow(2, -23.0 / 3) : Math.Pow(2, -52.0 / 3);
        Assert.True(Arrays.Error(
            shift,
            new double[,] { { 0, 0 }, { 0.6 * delta * Math.Sqrt(2), -0.8 * delta * Math.Sqrt(2) }, { 5 * delta, 0 } })
            < 1e-7);
    }

    private static NetworkCase Case { get; } = NetworkCase.Middling;

    private static Mlp Linear(string rule, int[] widths) => new(
        widths, Activation.Identity, LearningRule.Parse(rule), 3,
        new() { Initializer = Initializer.PyTorch, Type = ScalarType.Float64 });
}
