using System.Text.Json;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Randomness;
using Soap.Rules;
using Soap.Signals;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Golden;

/// <summary>
/// A training by the step of the published code of forward direct feedback alignment, as PyTorch's dual numbers
/// computed it; fdfa.json says with which version and script.
/// </summary>
public sealed class FdfaGoldenTests
{
    [Fact]
    public void Losses_weights_and_feedback_are_those_of_dual_numbers()
    {
        using var scope = NewDisposeScope();
        var file = JsonSerializer.Deserialize<TraceFile>(
            System.IO.File.ReadAllText(RepositoryFiles.Path("tests", "Soap.Tests", "Golden", "fdfa.json")),
            JsonSerializerOptions.Web)!;
        using var network = new Mlp(
            file.Widths, Activation.Tanh, LearningRule.Parse($"fdfa:rate={file.Rate}"), 0,
            new() { Type = ScalarType.Float64 });
        foreach (var (layer, given) in network.Layers.Zip(file.Layers))
        {
            using var noGradient = no_grad();
            layer.Weight.copy_(Matrix(given.Weight));
            layer.Bias!.copy_(tensor(given.Bias));
            layer.Synapses.OwnFeedback!.copy_(Matrix(given.Feedback));
        }

        using var optimizer = new Sgd(network.parameters());
        for (var step = 0; step < file.Losses.Length; step++)
        {
            var chain = new Directed(
                network, [.. file.Directions[step].Select(Matrix).Prepend(Matrix(file.Inputs[step]))]);
            var learning = ChainLearning.Of(
                chain, [.. network.Layers.Select(layer => layer.Synapses)], (NetworkSignal)network.Rule.Signal,
                Matrix(file.Inputs[step]), tensor(file.Labels[step]), Loss.CrossEntropy);
            Assert.Equal(file.Losses[step], learning.MeanLoss.item<double>(), 1e-12);
            optimizer.Step(learning.GradientsOf(network, optimizer.Parameters), file.LearningRate);
            foreach (var layer in network.Layers)
            {
                layer.EndStep();
            }
        }

        for (var l = 0; l < network.Layers.Count; l++)
        {
            var layer = network.Layers[l];
            AssertNear(file.Weights[l].SelectMany(row => row), layer.Weight, $"W of layer {l + 1}");
            AssertNear(file.Biases[l], layer.Bias!, $"b of layer {l + 1}");
            var feedback = l == 0 ? file.Layers[0].Feedback : file.Feedback[l - 1];
            AssertNear(feedback.SelectMany(row => row), layer.Synapses.OwnFeedback!, $"B of layer {l + 1}");
        }
    }

    private static void AssertNear(IEnumerable<double> expected, Tensor actual, string what) =>
        Assert.True(Arrays.Error(actual.ToVector(), expected) < 1e-12, what);

    private static Tensor Matrix(double[][] rows) =>
        tensor([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]);

    private sealed record TraceFile(
        int[] Widths, double LearningRate, double Rate, GivenLayer[] Layers, double[][][] Inputs, long[][] Labels,
        double[][][][] Directions, double[] Losses, double[][][] Weights, double[][] Biases, double[][][] Feedback);

    private sealed record GivenLayer(double[][] Weight, double[] Bias, double[][] Feedback);

    // The network with directions that were given.
    private sealed class Directed(IChain network, IReadOnlyList<Tensor> directions) : IChain
    {
        public Signal Signal => network.Signal;

        public Activation Activation => network.Activation;

        public int Outputs => network.Outputs;

        public IReadOnlyList<IChainLayer> Layers { get; } =
            [.. network.Layers.Zip(directions, (layer, own) => new DirectedLayer(layer, own))];

        public Tensor Onwards(int layer, Tensor preactivations) => network.Onwards(layer, preactivations);

        public Tensor Derivative(int layer, Tensor direction, Tensor preactivations) =>
            network.Derivative(layer, direction, preactivations);

        public Tensor BackToActivities(int layer, Tensor sent, Tensor preactivations) =>
            network.BackToActivities(layer, sent, preactivations);
    }

    private sealed class DirectedLayer(IChainLayer layer, Tensor own) : IChainLayer
    {
        public Tensor? OwnFeedback => layer.OwnFeedback;

        public Tensor? FeedbackBias => layer.FeedbackBias;

        public long Steps => layer.Steps;

        public Tensor Respond(Tensor input) => layer.Respond(input);

        public Tensor Derivative(Tensor direction) => layer.Derivative(direction);

        public Tensor Directions(Tensor entering) => own;

        public Tensor OutputDisplacement(Tensor error) => layer.OutputDisplacement(error);

        public Tensor Carry(Tensor sent) => layer.Carry(sent);

        public Tensor ReadOut(Tensor input) => layer.ReadOut(input);

        public Tensor Outer(Tensor above, Tensor below) => layer.Outer(above, below);

        public RandomStream InverseStream(long examplesSeen) => layer.InverseStream(examplesSeen);
    }
}
