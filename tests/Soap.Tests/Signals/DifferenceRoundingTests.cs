using Soap.Diagnostics;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Signals;

/// <summary>What float32 leaves of the difference of two gradients.</summary>
public sealed class DifferenceRoundingTests
{
    private static readonly int[] Widths = [200, 100, 10];

    [Fact]
    public void The_secants_difference_survives_float32_where_that_of_2019_is_rounding()
    {
        var secant = Measured(SecantSignal.Shift);
        // s = rate / numel, times the mean's gradient
        var published = Measured((gradient, _) => gradient.Over(gradient.numel()).Over(gradient.shape[0]));
        Assert.True(
            secant.Error < 1e-4,
            $"the secant's y is wrong by {secant.Error}, which was estimated as {secant.Estimate}");
        Assert.True(published.Error > 0.1, $"that of 2019 is wrong by {published.Error}");

        // The report's estimate is of the right order in both.
        Assert.InRange(secant.Error / secant.Estimate, 0.5, 2);
        Assert.InRange(published.Error / published.Estimate, 0.5, 2);
    }

    [Theory]
    [InlineData("secant", 1e-12, 1e-4)]
    [InlineData("secant:trust=1000", 1e-12, 1e-4)]
    [InlineData("soap2019", 0.1, 1e3)]
    public void Reports_tell_the_two_apart(string rule, double low, double high)
    {
        using var scope = NewDisposeScope();
        using var network = Network(rule, ScalarType.Float32);
        var (inputs, labels) = Batch(ScalarType.Float32);
        MakeFiveSteps(network);
        var points = LayerDiagnostics.Measure(network, Loss.CrossEntropy, inputs, labels, 0);
        Assert.InRange(points[0].DifferenceRounding!.Value, low, high);
        Assert.InRange(points[0].NegativeCurvature!.Value, 0, 1);
        Assert.Equal(rule == "secant:trust=1000" ? 0 : null, points[0].LimitedSteps);
        Assert.Equal(
            (null, null, null), (points[1].NegativeCurvature, points[1].LimitedSteps, points[1].DifferenceRounding));
    }

    // The secant's shift is longer in float32, and with it the bend over it: that is most of what is left.
    [Theory]
    [InlineData("secant:damping=0.1", 0, 0.05)]
    [InlineData("soap2019", 0.3, 10)]
    public void Displacements_in_float32_are_those_in_float64_under_the_secant_and_not_under_the_rule_of_2019(
        string rule, double low, double high)
    {
        using var scope = NewDisposeScope();
        var both = new[] { ScalarType.Float32, ScalarType.Float64 }.Select(type =>
        {
            using var network = Network(rule, type);
            MakeFiveSteps(network);
            var (inputs, labels) = Batch(type);
            return network.Learn(inputs, labels, Loss.CrossEntropy).Layers[0].Displacement!.ToVector();
        }).ToArray();
        var error = Math.Sqrt(both[0].Zip(both[1], (x, y) => (x - y) * (x - y)).Sum() / both[1].Sum(y => y * y));
        Assert.True(error >= low && error <= high, $"they differ by {error}");
    }

    // N is in 2019's gradient and in its shift.
    [Theory]
    [InlineData("secant", true)]
    [InlineData("soap2019", false)]
    public void A_samples_displacement_depends_on_the_others_under_the_rule_of_2019_only(string rule, bool isItsOwn)
    {
        using var scope = NewDisposeScope();
        using var network = Network(rule, ScalarType.Float64);
        MakeFiveSteps(network);
        var (inputs, labels) = Batch(ScalarType.Float64);
        var among = network.Learn(inputs, labels, Loss.CrossEntropy).Layers[0].Displacement!.narrow(0, 0, 1).Times(64);
        var alone =
            network.Learn(inputs.narrow(0, 0, 1), labels.narrow(0, 0, 1), Loss.CrossEntropy).Layers[0].Displacement!;
        var error = Arrays.Error(among.ToVector(), alone.ToVector());
        Assert.True(
            isItsOwn ? error < 1e-7 : Math.Abs(Geometry.NormRatio(among, alone)!.Value - 1) > 0.5,
            $"they differ by {error}");
    }

    // That weights would have moved in, which they did not.
    private static void MakeFiveSteps(Mlp network)
    {
        for (var step = 0; step < 5; step++)
        {
            foreach (var layer in network.Layers)
            {
                layer.EndStep();
            }
        }
    }

    // y of the first layer in float32 against the same in float64, at the same weights, inputs and shift.
    private static (double Error, double Estimate) Measured(Func<Tensor, Tensor, Tensor> shift)
    {
        using var scope = NewDisposeScope();
        using var single = Network("bp", ScalarType.Float32);
        using var real = Network("bp", ScalarType.Float64);
        var (inputs, labels) = Batch(ScalarType.Float32);
        var moved = shift(Gradient(single, inputs, labels, null), single.Preactivations(inputs)[0].detach());
        var wide = inputs.to_type(ScalarType.Float64);
        var gradient = Gradient(single, inputs, labels, null);
        var y = gradient - Gradient(single, inputs, labels, moved);
        var truth =
            Gradient(real, wide, labels, null) - Gradient(real, wide, labels, moved.to_type(ScalarType.Float64));
        var report = CurvatureReport.Of(y.lt(Kept(0)), null, gradient, y);
        return (
            Geometry.Norm(y.to_type(ScalarType.Float64) - truth) / Geometry.Norm(truth),
            report.Rounding.item<float>());
    }

    // ∂loss/∂a_1 of each sample, where a_1 is moved.
    private static Tensor Gradient(Mlp network, Tensor inputs, Tensor labels, Tensor? shift)
    {
        using var noGradient = no_grad();
        var signals = new SignalNetwork(network);
        var pass = signals.PassMoved(inputs, (a, layer) => layer == 1 && shift is not null ? a - shift : a);
        var p = pass[^1].Preactivation.softmax(1) - nn.functional.one_hot(labels, 10);
        return signals.WayDown(p, [.. pass.Select(layer => layer.Preactivation)])[0];
    }

    // Weights that float32 holds exactly.
    private static Mlp Network(string rule, ScalarType type)
    {
        using var single = new Mlp(Widths, Activation.Tanh, LearningRule.Parse("bp"), 1);
        var network = new Mlp(Widths, Activation.Tanh, LearningRule.Parse(rule), 1, new() { Type = type });
        using var noGradient = no_grad();
        foreach (var (layer, from) in network.Layers.Zip(single.Layers))
        {
            layer.Weight.copy_(from.Weight);
            layer.Bias!.copy_(from.Bias!);
        }

        return network;
    }

    private static (Tensor Inputs, Tensor Labels) Batch(ScalarType type)
    {
        var example = new NetworkCase(64, Widths, Activation.Tanh, Loss.CrossEntropy, true, 1);
        var (inputs, labels) = example.Tensors(0, ScalarType.Float32);
        return (inputs.to_type(type), labels);
    }
}
