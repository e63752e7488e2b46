using System.Globalization;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Signals;

/// <summary>
/// The settings here that equal those of published codes of target propagation, as the pages of the rules have them:
/// their losses and schedules in plain loops, and their steps by differences of those losses.
/// </summary>
/// <remarks>
/// Codes: Meulemans et al. 2020, meulemansalex/theoretical_framework_for_target_propagation, commit b6ee350;
/// Ernoult et al. 2022, ernoult/scalingDTP, commit 19b0880;
/// Shibuya et al. 2023, TatsukichiShibuya/Fixed-Weight-Difference-Target-Propagation, commit 486e9fb.
/// </remarks>
public sealed class PublishedTargetsTests
{
    private const int Width = 7;
    private static readonly NetworkCase Case = new(6, [5, Width, Width, 4], Activation.Tanh, Loss.CrossEntropy, true,
        3);

    // The gradient of the mean loss is e / N, and the distance to the target has no factor of a half.
    [Theory]
    [InlineData("dtp", false)]
    [InlineData("dtp-drl", false)]
    [InlineData("ddtp", true)]
    public void Meulemans_gradient_is_two_steps_over_N_times_that_at_the_step_over_N(string rule, bool isDirect)
    {
        const double Step = 0.3;
        var own = Step / Case.Samples;
        AssertGradients(isDirect ? rule : Text($"{rule}:step={own}"), isDirect, step: own, factor: 2, times: 2 * own);
    }

    // Its targets are those of the sum of losses, and its loss has the half.
    [Fact]
    public void Ernoults_gradient_is_beta_times_that_at_the_step_beta() =>
        AssertGradients("ldrl:step=0.7,inverse=activation", false, step: 0.7, factor: 1, times: 0.7);

    // Its targets are those of the sum of losses, and its distance has no half.
    [Fact]
    public void Shibuyas_gradient_is_two_steps_times_that_at_its_step() =>
        AssertGradients("fwdtp:step=0.04", false, step: 0.04, factor: 2, times: 2 * 0.04);

    // The mean over units as well as samples, over σ² but at least 0.02².
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public void Meulemans_reconstruction_at_a_rate_is_ours_at_the_rate_over_the_width_and_the_variance(double sigma)
    {
        const double Rate = 0.002;
        var variance = Math.Pow(Math.Max(sigma, 0.02), 2);
        using var scope = NewDisposeScope();
        using var network = Case.Network(LearningRule.Parse(
            Text($"dtp:noise={sigma},rate={Rate / (Width * variance)}")));
        foreach (var layer in Learn(network, [2, 3]))
        {
            AssertMoved(layer, network, Rate, 0, (codes, l, normal) =>
                codes.Reconstruction(l, sigma, normal.Below) / (codes.Samples * Width * variance));
        }
    }

    [Theory]
    [InlineData("dtp-drl")]
    [InlineData("ddtp")]
    public void Meulemans_difference_loss_at_a_rate_is_ours_at_the_rate_over_the_width(string rule)
    {
        const double Rate = 0.02, Sigma = 0.1, Decay = 0.05;
        using var scope = NewDisposeScope();
        using var network = Case.Network(LearningRule.Parse(
            Text($"{rule}:noise={Sigma},rate={Rate / Width},decay={Decay * Width / 2}")));
        foreach (var layer in Learn(network, [2, 3]))
        {
            AssertMoved(layer, network, Rate, Decay, (codes, l, normal) =>
                codes.Difference(l, Sigma, normal.Below) / (codes.Samples * Width * Sigma * Sigma));
        }
    }

    // The code moves all inverses at once: a round here is its round if the inverses above had moved already.
    [Fact]
    public void Here_the_inverses_above_have_moved_in_the_same_round()
    {
        const double Rate = 0.5, Sigma = 0.1;
        using var scope = NewDisposeScope();
        using var network = Case.Network(LearningRule.Parse(Text(
            $"dtp-drl:noise={Sigma},rate={Rate / Width},decay=0")));
        var before = Case.Oracle(network);
        var (layer, start, stream) = Learn(network, [2]).Single();
        start.Layers[2].Feedback = before.Layers[2].Feedback;
        var stays = Expected((layer, start, stream), Rate, 0, (codes, l, normal) =>
            codes.Difference(l, Sigma, normal.Below) / (codes.Samples * Width * Sigma * Sigma));
        Assert.True(Arrays.Error(network.Layers[1].Synapses.OwnFeedback!.ToMatrix(), stays) > 1e-4);
    }

    // The sum over units, not over σ².
    [Fact]
    public void Ernoults_local_loss_at_a_rate_is_ours_at_the_rate_times_the_variance()
    {
        const double Rate = 0.3, Sigma = 0.4;
        using var scope = NewDisposeScope();
        using var network = Case.Network(LearningRule.Parse(
            Text($"ldrl:inverse=activation,noise={Sigma},rate={Rate * Sigma * Sigma}")));
        foreach (var layer in Learn(network, [2, 3]))
        {
            AssertMoved(layer, network, Rate, 0, (codes, l, normal) =>
                codes.Local(l, Sigma, normal.Below, normal.Above) / codes.Samples);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void AssertGradients(string rule, bool isDirect, double step, double factor, double times)
    {
        using var scope = NewDisposeScope();
        using var network = Case.Network(LearningRule.Parse(rule));
        var (inputs, targets) = Case.Tensors();
        var (arrays, arrayTargets) = Case.Batch();
        var codes = new PublishedTargets(Case.Oracle(network), arrays, isDirect);
        var published = codes.WeightGradients(arrayTargets, step, factor);
        foreach (var (own, theirs) in network.Learn(inputs, targets, Case.Loss).Layers.Zip(published))
        {
            Assert.True(Arrays.Error(own.WeightGradient!.ToMatrix(), NaiveNetwork.Times(theirs, 1 / times)) < 1e-10);
        }
    }

    // A round of all inverses. Of each: the network as it is when its turn comes, those above having moved.
    private static List<(int Layer, NaiveNetwork Start, NaiveNoise Noise)> Learn(Mlp network, int[] layers)
    {
        var (inputs, _) = Case.Tensors();
        var starts = layers.Select(_ => Case.Oracle(network)).ToArray();
        network.BeginBatch(inputs, 0);
        return [.. layers.Zip(starts, (l, start) =>
        {
            var (above, below) = (network.Layers[l - 1].Weight.shape[0], network.Layers[l - 1].Weight.shape[1]);
            var stream = network.Layers[l - 1].Synapses.Streams.Of("inverse", 0);
            foreach (var higher in Enumerable.Range(l, network.Layers.Count - l))
            {
                start.Layers[higher].Feedback = network.Layers[higher].Synapses.OwnFeedback!.ToMatrix();
                start.Layers[higher].FeedbackBias = network.Layers[higher].Synapses.FeedbackBias?.ToVector();
            }

            return (l, start, new NaiveNoise(
                (n, i) => stream.Normal(n * below + i), (n, i) => stream.Normal(Case.Samples * below + n * above +
                    i)));
        })];
    }

    private static void AssertMoved(
        (int Layer, NaiveNetwork Start, NaiveNoise Noise) layer,
        Mlp network,
        double rate,
        double decay,
        Func<PublishedTargets, int, NaiveNoise, double> loss)
    {
        var isDirect = network.Rule.IsBroadcast;
        var expected = Expected(layer, rate, decay, loss, isDirect);
        var after = network.Layers[layer.Layer - 1].Synapses.OwnFeedback!.ToMatrix();
        var moved = Arrays.Error(after, layer.Start.Layers[layer.Layer - 1].Feedback);
        var error = Arrays.Error(after, expected);
        Assert.True(moved > 1e-4, $"it moved by {moved} only");
        Assert.True(error < 1e-6 * moved, $"layer {layer.Layer}: it moved by {moved}, and differs by {error}");
    }

    // B − η (∂ loss / ∂B + decay B), by central differences.
    private static double[,] Expected(
        (int Layer, NaiveNetwork Start, NaiveNoise Noise) layer,
        double rate,
        double decay,
        Func<PublishedTargets, int, NaiveNoise, double> loss,
        bool isDirect = false)
    {
        const double Change = 1e-5;
        var (inputs, _) = Case.Batch();
        var own = layer.Start.Layers[layer.Layer - 1];
        var before = own.Feedback;
        var result = (double[,])before.Clone();
        for (var i = 0; i < before.GetLength(0); i++)
        {
            for (var j = 0; j < before.GetLength(1); j++)
            {
                var slope = (At(Change) - At(-Change)) / (2 * Change);
                result[i, j] -= rate * (slope + decay * before[i, j]);

                double At(double change)
                {
                    own.Feedback = (double[,])before.Clone();
                    own.Feedback[i, j] += change;
                    return loss(new PublishedTargets(layer.Start, inputs, isDirect), layer.Layer, layer.Noise);
                }
            }
        }

        own.Feedback = before;
        return result;
    }
}
