using System.Text.Json;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Golden;

/// <summary>
/// Trainings by the published equations of 2019, as PyTorch computed them; soap2019.json says with which version and
/// script.
/// </summary>
public sealed class Soap2019GoldenTests
{
    private static readonly Lazy<TraceFile> File = new(() => JsonSerializer.Deserialize<TraceFile>(
        System.IO.File.ReadAllText(RepositoryFiles.Path("tests", "Soap.Tests", "Golden", "soap2019.json")),
        JsonSerializerOptions.Web)!);

    public static TheoryData<string> Rules() => [.. File.Value.Traces.Select(trace => trace.Rule)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Losses_and_weights_are_those_of_the_published_equations(string rule)
    {
        using var scope = NewDisposeScope();
        var file = File.Value;
        var trace = file.Traces.Single(trace => trace.Rule == rule);
        using var network = new Mlp(
            file.Widths, Activation.Tanh, LearningRule.Parse(rule), 0, new() { Type = ScalarType.Float64 });
        foreach (var (layer, given) in network.Layers.Zip(file.Layers))
        {
            using var noGradient = no_grad();
            layer.Weight.copy_(Matrix(given.Weight));
            layer.Bias!.copy_(tensor(given.Bias));
            layer.Synapses.OwnFeedback?.copy_(Matrix(given.Feedback));
        }

        using var optimizer = new Sgd(network.parameters());
        for (var step = 0; step < trace.Losses.Length; step++)
        {
            var learning = network.Learn(Matrix(file.Inputs[step]), tensor(file.Labels[step]), Loss.CrossEntropy);
            Assert.Equal(trace.Losses[step], learning.MeanLoss.item<double>(), 1e-12);
            optimizer.Step(learning.GradientsOf(network, optimizer.Parameters), trace.LearningRate);
            foreach (var layer in network.Layers)
            {
                layer.EndStep();
            }
        }

        // The rounding of g − g′ is divided by twice the bias, 10⁻⁵ in some.
        foreach (var (layer, l) in network.Layers.Select((layer, l) => (layer, l)))
        {
            Assert.True(
                Arrays.Error(layer.Weight.ToVector(), trace.Weights[l].SelectMany(row => row)) < 1e-10,
                $"W of layer {l + 1}");
            Assert.True(Arrays.Error(layer.Bias!.ToVector(), trace.Biases[l]) < 1e-10, $"b of layer {l + 1}");
        }
    }

    private static Tensor Matrix(double[][] rows) =>
        tensor([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]);

    private sealed record TraceFile(
        int[] Widths, GivenLayer[] Layers, double[][][] Inputs, long[][] Labels, Trace[] Traces);

    private sealed record GivenLayer(double[][] Weight, double[] Bias, double[][] Feedback);

    private sealed record Trace(
        string Rule, double LearningRate, double[] Losses, double[][][] Weights, double[][] Biases);
}
