using Soap.Diagnostics;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Diagnostics;

public sealed class LayerDiagnosticsTests
{
    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("sign:period=1,magnitude=norm")]
    public void Where_feedback_is_W_there_is_no_angle_to_backpropagation(string rule) => Measure(
        rule,
        network =>
        {
            foreach (var layer in network.Layers)
            {
                RuleTable.Find(rule).EqualsBackpropagationWhen!(layer);
                layer.BeginStep(0, 6);
            }
        },
        points => Assert.All(points, point =>
        {
            Assert.Equal(0, point.DisplacementAngle!.Value, 1e-6);
            Assert.Equal(0, point.GradientAngle!.Value, 1e-6);
            Assert.Equal(1, point.DisplacementNormRatio!.Value, 1e-12);
            Assert.Equal(1, point.GradientNormRatio!.Value, 1e-12);
            if (point.Layer > 1)
            {
                Assert.Equal(0, point.WeightAngle!.Value, 1e-6);
                Assert.Equal(1, point.FeedbackNormRatio!.Value, 1e-12);
                Assert.Equal(0, point.RelativeDistance!.Value, 1e-12);
                Assert.Equal(1, point.SignAgreement);
            }
        }));

    // A graph that is kept holds the batch's activations until somebody frees it.
    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    public void The_last_way_back_frees_the_graph(string rule)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse(rule));
        var learnt = new[]
        {
            network.Learn(inputs, targets, NetworkCase.Middling.Loss),
            network.LearnByBackpropagation(inputs, targets, NetworkCase.Middling.Loss),
            network.LearnBothWays(inputs, targets, NetworkCase.Middling.Loss).Truth,
        };
        Assert.All(learnt, learning => Assert.Contains(
            "a second time", Assert.ThrowsAny<Exception>(() => learning.MeanLoss.backward()).Message,
            StringComparison.Ordinal));
    }

    // A layer alone does not know backpropagation's step, whatever was measured before.
    [Fact]
    public void When_both_ways_are_gone_layers_belong_to_no_pass()
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("fa+bp-step"));
        network.LearnBothWays(inputs, targets, NetworkCase.Middling.Loss);
        NetworkCase.Middling.Loss.Mean(network.forward(inputs), targets).backward();
        Assert.All(network.Layers, layer => Assert.Contains(
            "takes part of its step from backpropagation",
            Assert.Throws<InvalidOperationException>(layer.ThrowIfBackwardFailed).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_error_signal_has_at_most_as_many_directions_as_samples_and_units_and_none_where_nothing_is_sent()
    {
        Measure(
            "fa", _ => { },
            points => Assert.All(points, point => Assert.InRange(point.DisplacementRank!.Value, 1 - 1e-12, 6)));
        Measure(
            "frozen", _ => { },
            points => Assert.Equal([true, true, false], points.Select(point => point.DisplacementRank is null)));
    }

    [Fact]
    public void Random_feedback_bends_hidden_layers_and_leaves_the_output_layer() => Measure("fa", _ => { }, points =>
    {
        Assert.Equal(0, points[^1].DisplacementAngle!.Value, 1e-6);
        Assert.Equal(0, points[^1].GradientAngle!.Value, 1e-6);
        Assert.All(points[..^1], point => Assert.InRange(point.DisplacementAngle!.Value, 20, 160));
        Assert.Null(points[0].WeightAngle);
        Assert.InRange(points[1].WeightAngle!.Value, 60, 120);
        Assert.InRange(points[1].SignAgreement!.Value, 0.2, 0.8);
    });

    // B_l of a direct signal stands in for all weights between h_{l−1} and the output.
    [Theory]
    [InlineData("dfa")]
    [InlineData("drtp")]
    [InlineData("shared-dfa")]
    [InlineData("dkp")]
    [InlineData("ebd")]
    public void Under_direct_signals_feedback_is_compared_with_the_product_of_the_weights_above(string rule)
    {
        double[][,] weights = [], feedback = [];
        var points = Measure(
            rule,
            network => (weights, feedback) = (
                [.. network.Layers.Select(layer => layer.Weight.ToMatrix())],
                [.. network.Layers.Select(layer => layer.EffectiveFeedback.ToMatrix())]),
            _ => { });
        Assert.Null(points[0].WeightAngle);
        for (var l = 1; l < 3; l++)
        {
            var path = weights[2];
            for (var above = 1; above >= l; above--)
            {
                path = NaiveNetwork.Product(path, weights[above]);
            }

            var (w, b) = (path.Cast<double>().ToArray(), feedback[l].Cast<double>().ToArray());
            Assert.Equal(4 * weights[l].GetLength(1), b.Length);
            Assert.Equal(Degrees(w, b), points[l].WeightAngle!.Value, 1e-6);
            Assert.Equal(Length(b) / Length(w), points[l].FeedbackNormRatio!.Value, 1e-12);
            Assert.Equal(Length(w.Zip(b, (x, y) => x - y)) / Length(w), points[l].RelativeDistance!.Value, 1e-12);
            Assert.Equal(
                w.Zip(b, (x, y) => Math.Sign(x) == Math.Sign(y) ? 1.0 : 0).Average(),
                points[l].SignAgreement!.Value,
                1e-12);
        }
    }

    // In a linear network the product is all there is to backpropagation: no angle is left where B is the product.
    [Fact]
    public void In_a_linear_network_feedback_that_is_the_product_gives_backpropagation()
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Activation = Soap.Maps.Activation.Identity };
        using var network = example.Network(LearningRule.Parse("dfa"));
        var product = network.Layers[2].Weight.detach();
        network.Layers[2].Synapses.OwnFeedback!.copy_(product);
        network.Layers[1].Synapses.OwnFeedback!.copy_(product.matmul(network.Layers[1].Weight.detach()));
        var (inputs, targets) = example.Tensors();
        Assert.All(LayerDiagnostics.Measure(network, Loss.CrossEntropy, inputs, targets, 0), point =>
        {
            Assert.Equal(0, point.DisplacementAngle!.Value, 1e-6);
            Assert.Equal(1, point.GradientNormRatio!.Value, 1e-12);
            Assert.Equal(0, point.WeightAngle ?? 0, 1e-6);
            Assert.Equal(0, point.RelativeDistance ?? 0, 1e-12);
        });
    }

    [Fact]
    public void Frozen_layers_have_no_displacement_and_do_not_move() => Measure("frozen", _ => { }, points =>
    {
        Assert.All(points[..^1], point =>
        {
            Assert.Null(point.DisplacementAngle);
            Assert.Null(point.GradientAngle);
            Assert.Null(point.WeightAngle);
            Assert.Equal(0, point.EffectiveLearningRate);
        });
        Assert.Equal(0, points[^1].GradientAngle!.Value, 1e-6);
        Assert.True(points[^1].EffectiveLearningRate > 0);
    });

    [Fact]
    public void Feedback_to_the_input_is_compared_with_the_whole_path_to_the_output()
    {
        var expected = 0.0;
        Measure("pepita", network => expected = Degrees(
            network.Layers[2].Weight.matmul(network.Layers[1].Weight).matmul(network.Layers[0].Weight).ToVector(),
            network.Layers[0].EffectiveFeedback.ToVector()), points =>
        {
            Assert.Equal(expected, points[0].WeightAngle!.Value, 1e-6);
            Assert.All(points[1..], point => Assert.Null(point.WeightAngle));
            Assert.All(points, point => Assert.NotNull(point.DisplacementAngle));
        });
    }

    [Fact]
    public void Twice_as_many_samples_have_a_gradient_to_compare_and_no_displacements() =>
        Measure("ff", _ => { }, points =>
        {
            Assert.All(points[..^1], point =>
            {
                Assert.Null(point.DisplacementAngle);
                Assert.Null(point.DisplacementNormRatio);
                Assert.InRange(point.GradientAngle!.Value, 1, 179);
                Assert.Null(point.WeightAngle);
                Assert.True(point.EffectiveLearningRate > 0);
            });
            Assert.Equal(0, points[^1].GradientAngle!.Value, 1e-6);
        });

    [Fact]
    public void Displacement_and_gradient_angles_are_those_of_the_oracle()
    {
        DiagnosticPoint[] points = [];
        var (rule, truth) = ((NaiveGradient?[])[], (NaiveGradient?[])[]);
        Measure("fa", network =>
        {
            var (inputs, targets) = NetworkCase.Middling.Batch();
            rule = NetworkCase.Middling.Oracle(network).Backward(inputs, targets, true).Gradients;
            var same = NetworkCase.Middling.Oracle(network);
            foreach (var layer in same.Layers)
            {
                layer.Feedback = layer.Weight;
            }

            truth = same.Backward(inputs, targets, true).Gradients;
        }, measured => points = measured);
        for (var l = 0; l < 2; l++)
        {
            var rows = Enumerable.Range(0, 6)
                .Select(sample => Degrees(Row(rule[l]!.Displacement, sample), Row(truth[l]!.Displacement, sample)));
            Assert.Equal(rows.Average(), points[l].DisplacementAngle!.Value, 1e-6);
            Assert.Equal(
                Degrees([.. rule[l]!.Weight.Cast<double>()], [.. truth[l]!.Weight.Cast<double>()]),
                points[l].GradientAngle!.Value,
                1e-6);
        }
    }

    [Fact]
    public void The_effective_learning_rate_is_the_relative_size_of_the_real_step()
    {
        double[,] before = { }, after = { };
        var point = Measure("fa", network => before = network.Layers[1].Weight.ToMatrix(), _ => { }, network => after =
            network.Layers[1].Weight.ToMatrix())[1];
        var change = after.Cast<double>().Zip(before.Cast<double>(), (x, y) => x - y);
        Assert.Equal(Length(change) / Length(before.Cast<double>()), point.EffectiveLearningRate!.Value, 1e-12);
    }

    private static DiagnosticPoint[] Measure(
        string rule, Action<Mlp> before, Action<DiagnosticPoint[]> check, Action<Mlp>? after = null)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse(rule));
        before(network);
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        using var optimizer = new Sgd(network.parameters());
        var complete = LayerDiagnostics.MeasureAround(
            network, inputs, network.Learn(inputs, targets, Loss.CrossEntropy),
            network.LearnByBackpropagation(inputs, targets, Loss.CrossEntropy), 0);
        optimizer.Step(
            network.Learn(inputs, targets, Loss.CrossEntropy).GradientsOf(network, optimizer.Parameters), 0.1);
        var points = complete().ToArray();
        Assert.Equal([1, 2, 3], points.Select(point => point.Layer));
        check(points);
        after?.Invoke(network);
        return points;
    }

    private static double[] Row(double[,] matrix, int row) =>
        [.. Enumerable.Range(0, matrix.GetLength(1)).Select(column => matrix[row, column])];

    private static double Length(IEnumerable<double> x) => Math.Sqrt(x.Sum(value => value * value));

    private static double Degrees(double[] x, double[] y) =>
        Math.Acos(x.Zip(y, (a, b) => a * b).Sum() / (Length(x) * Length(y))) * 180 / Math.PI;
}
