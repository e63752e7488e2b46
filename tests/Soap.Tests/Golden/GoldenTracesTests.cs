using System.Text.Json;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Golden;

/// <summary>
/// Losses of a given network on given batches, as PyTorch computed them; traces.json says with which version and
/// script.
/// </summary>
public sealed class GoldenTracesTests
{
    private static readonly Lazy<TraceFile> File = new(() => JsonSerializer.Deserialize<TraceFile>(
        System.IO.File.ReadAllText(RepositoryFiles.Path("tests", "Soap.Tests", "Golden", "traces.json")),
        JsonSerializerOptions.Web)!);

    public static TheoryData<string, string> Names() =>
        [.. File.Value.Traces.Select(trace => (trace.Rule, trace.Name))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_are_PyTorchs(string rule, string name)
    {
        using var scope = NewDisposeScope();
        var file = File.Value;
        var trace = file.Traces.Single(trace => (trace.Rule, trace.Name) == (rule, name));
        using var network = new Mlp(
            file.Widths, Activation.Tanh, LearningRule.Parse(rule), 0, new() { Type = ScalarType.Float64 });
        foreach (var (layer, given) in network.Layers.Zip(file.Layers))
        {
            using var noGradient = no_grad();
            layer.Weight.copy_(Matrix(given.Weight));
            layer.Bias!.copy_(tensor(given.Bias));
            if (rule != "bp")
            {
                layer.EffectiveFeedback.copy_(Matrix(given.Feedback));
            }
        }

        var settings = new OptimizerCase(
            trace.Kind, trace.LearningRate, trace.Momentum, trace.Nesterov, trace.WeightDecay);
        using var optimizer = settings.Create(network.parameters());
        for (var step = 0; step < trace.Losses.Length; step++)
        {
            var loss = Loss.CrossEntropy.Mean(network.forward(Matrix(file.Inputs[step])), tensor(file.Labels[step]));
            Assert.Equal(trace.Losses[step], loss.item<double>(), 1e-12);
            optimizer.Step(Gradients.Of(loss, [.. network.parameters()]), trace.LearningRate);
        }
    }

    private static Tensor Matrix(double[][] rows) =>
        tensor([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]);

    private sealed record TraceFile(
        int[] Widths, GivenLayer[] Layers, double[][][] Inputs, long[][] Labels, Trace[] Traces);

    private sealed record GivenLayer(double[][] Weight, double[] Bias, double[][] Feedback);

    private sealed record Trace(
        string Rule, string Name, string Kind, double LearningRate, double Momentum, bool Nesterov, double WeightDecay,
        double[] Losses);
}
