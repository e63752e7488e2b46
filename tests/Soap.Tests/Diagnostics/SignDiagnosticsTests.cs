using Soap.Diagnostics;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Diagnostics;

/// <summary>
/// Angles to sign-concordant feedback are to the B that the signal went through. BioTorch 0.0.16 measures frSF's to
/// |M| without the signs: 89.6 degrees on a layer where 40.8 are right.
/// </summary>
public sealed class SignDiagnosticsTests
{
    // For independent W and M of one symmetric distribution cos = (E|w|)² / E w²: 3/4 if uniform, 2/π if normal; for
    // uSF cos = E|w| / √E w².
    [Theory]
    [InlineData("frsf", "xavier-uniform", 41.4)]
    [InlineData("brsf", "xavier-uniform", 41.4)]
    [InlineData("usf", "xavier-uniform", 30.0)]
    [InlineData("frsf", "xavier-normal", 50.5)]
    [InlineData("brsf", "xavier-normal", 50.5)]
    [InlineData("usf", "xavier-normal", 37.1)]
    [InlineData("usf:magnitude=scale", "xavier-normal", 37.1)]
    [InlineData("usf:magnitude=norm", "xavier-normal", 37.1)]
    public void The_weight_angle_is_the_one_that_the_distribution_gives(
        string rule, string initializer, double degrees)
    {
        using var network = new Mlp(
            [40, 300, 100, 10], Activation.Tanh, LearningRule.Parse(rule), 1,
            new() { Initializer = Initializer.Find(initializer) });
        var point = Measure(network)[1]; // layer 2 has 30,000 weights
        Assert.InRange(point.WeightAngle!.Value, degrees - 0.7, degrees + 0.7);
        Assert.Equal(1, point.SignAgreement);
    }

    [Theory]
    [InlineData("usf")]
    [InlineData("brsf")]
    [InlineData("frsf")]
    public void The_weight_angle_is_to_the_B_that_carries_the_signal(string rule)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([10, 20, 15, 5], Activation.Identity, LearningRule.Parse(rule), 1);
        using var optimizer = new Sgd(network.parameters());
        for (var step = 0; step < 20; step++)
        {
            foreach (var layer in network.Layers)
            {
                layer.BeginStep(8 * step, 8);
            }

            var (inputs, targets) = Batch();
            var learning = network.Learn(inputs, targets, Loss.CrossEntropy);

            // Through the identity the displacement below is that above times B.
            var carried = learning.Layers[2].Displacement!.matmul(network.Layers[2].EffectiveFeedback);
            Assert.True((carried - learning.Layers[1].Displacement!).abs().max().item<float>() < 1e-6);
            Assert.Equal(
                Geometry.Angle(network.Layers[2].Weight, network.Layers[2].EffectiveFeedback),
                Measure(network)[2].WeightAngle);
            optimizer.Step(learning.GradientsOf(network, optimizer.Parameters), 0.2);
        }
    }

    private static IReadOnlyList<DiagnosticPoint> Measure(Mlp network)
    {
        using var scope = NewDisposeScope();
        var inputs =
            linspace(-1, 1, 8 * network.Layers[0].Weight.shape[1], ScalarType.Float32).mul(Kept(7)).sin()
                .reshape(8, -1);
        return LayerDiagnostics.Measure(network, Loss.CrossEntropy, inputs, zeros(8, ScalarType.Int64), 0);
    }

    private static (Tensor Inputs, Tensor Targets) Batch() =>
        (
            linspace(-1, 1, 80, ScalarType.Float32).mul(Kept(7)).sin().reshape(8, 10),
            Counting(8, ScalarType.Int64).remainder(Kept(5)));
}
