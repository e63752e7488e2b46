using Soap.Diagnostics;
using Soap.Feedback;
using Soap.Maps;
using Soap.Models;
using Soap.Randomness;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback;

/// <summary>What the laws do not say of product feedback: what E is, and what is reported.</summary>
public sealed class ProductFeedbackTests
{
    [Fact]
    public void With_the_identity_it_is_Kolen_Pollack_bit_for_bit()
    {
        var ends = new[] { "kp:decay=0.001", "pfa:ratio=1,expansion=identity,decay=0.001" }.Select(text =>
        {
            var end = "";
            Steps.Train(LearningRule.Parse(text), 30, _ => { }, network => end = string.Concat(
                network.Layers.Select(layer => layer.Weight.ToBits() + layer.EffectiveFeedback.ToBits())));
            return end;
        }).ToArray();
        Assert.Equal(ends[0], ends[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Orthogonal_and_identity_have_orthonormal_rows(int ratio)
    {
        foreach (var kind in new[] { ExpansionKind.Orthogonal, ExpansionKind.Identity })
        {
            using var scope = NewDisposeScope();
            var e = Expansion(ratio, kind, 12);
            Assert.Equal([12, 12 * ratio], e.shape);
            Assert.InRange(
                (e.matmul(e.t()) - eye(12, dtype: ScalarType.Float64)).abs().max().item<double>(), 0, 1e-13);
        }
    }

    // Otherwise the diagonal of Q would have one sign for every draw: not every rotation could come.
    [Fact]
    public void Orthogonal_has_entries_of_both_signs_on_its_diagonal()
    {
        using var scope = NewDisposeScope();
        var positive =
            Expansion(1, ExpansionKind.Orthogonal, 100).diagonal().gt(Kept(0)).to_type(ScalarType.Float64).sum()
                .item<double>();
        Assert.InRange(positive, 30, 70);
    }

    [Fact]
    public void Random_entries_have_the_variance_that_makes_E_times_its_transpose_the_identity_on_average()
    {
        foreach (var initializer in Initializer.All)
        {
            using var scope = NewDisposeScope();
            var e = Expansion(10, ExpansionKind.Random, 50, initializer);
            Assert.Equal([50, 500], e.shape);
            Assert.InRange(e.Squared().mean().item<double>() * 500, 0.95, 1.05);
            Assert.InRange(e.mean().abs().item<double>() * Math.Sqrt(500), 0, 0.05);
        }
    }

    // BioTorch reports frSF's angle without the signs that its way back has: it is E R that counts here.
    [Fact]
    public void Diagnostics_measure_E_R()
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling;
        using var network = example.Network(LearningRule.Parse("pfa:ratio=3"));
        var (inputs, targets) = example.Tensors();
        var points = LayerDiagnostics.Measure(network, example.Loss, inputs, targets, 0);
        for (var l = 1; l < network.Layers.Count; l++)
        {
            var layer = network.Layers[l];
            var product = NaiveNetwork.Product(
                layer.Synapses.Expansion!.ToMatrix(), layer.Synapses.OwnFeedback!.ToMatrix());
            var difference = NaiveNetwork.Sum(product, NaiveNetwork.Times(layer.Weight.ToMatrix(), -1));
            Assert.Equal(
                NaiveNetwork.Norm(difference) / NaiveNetwork.Norm(layer.Weight.ToMatrix()),
                points[l].RelativeDistance!.Value,
                1e-9);
            Assert.Equal(
                NaiveNetwork.Norm(product) / NaiveNetwork.Norm(layer.Weight.ToMatrix()),
                points[l].FeedbackNormRatio!.Value,
                1e-9);
        }
    }

    [Fact]
    public void E_is_fixed_and_drawn_apart_from_R_and_for_each_layer()
    {
        var before = "";
        Steps.Train(LearningRule.Parse("pfa:ratio=2,decay=0.01"), 20, network => before = Bits(network), network =>
            Assert.Equal(before, Bits(network)));
        using var wide = new Mlp([20, 20, 20, 20], Activation.Tanh, LearningRule.Parse("pfa:ratio=1"), 1);
        Assert.InRange(
            Geometry.Angle(wide.Layers[1].Synapses.Expansion!, wide.Layers[2].Synapses.Expansion!)!.Value, 75, 105);
        Assert.InRange(
            Geometry.Angle(wide.Layers[1].Synapses.Expansion!, wide.Layers[1].Synapses.OwnFeedback!.detach())!.Value,
            75, 105);

        static string Bits(Mlp network) =>
            string.Concat(network.Layers.Select(layer => layer.Synapses.Expansion!.ToBits()));
    }

    [Fact]
    public void A_ratio_or_a_decay_out_of_range_is_refused()
    {
        Assert.StartsWith(
            "The ratio is at least 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ProductFeedback(0, ExpansionKind.Random, 0)).Message);
        Assert.StartsWith(
            "The decay a step is from 0 to below 1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ProductFeedback(1, ExpansionKind.Random, 1)).Message);
    }

    private static Tensor Expansion(int ratio, ExpansionKind kind, int width, Initializer? initializer = null) =>
        new ProductFeedback(ratio, kind, 0).DrawExpansion(
            width, initializer ?? Initializer.XavierNormal, new RandomStream(1, "expansion"), ScalarType.Float64)!;
}
