using Soap.Diagnostics;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Diagnostics;

/// <summary>
/// Angles to the Gauss-Newton target and to the displacement through pseudo-inverses, against plain loops and where
/// they are known.
/// </summary>
public sealed class ReferenceAnglesTests
{
    private static readonly NetworkCase Example = NetworkCase.Middling;

    [Theory]
    [InlineData("fa")]
    [InlineData("bp")]
    [InlineData("dfa")]
    [InlineData("pepita")]
    public void They_are_those_of_plain_loops(string rule)
    {
        using var scope = NewDisposeScope();
        using var network = Example.Network(LearningRule.Parse(rule));
        var (inputs, targets) = Example.Tensors();
        var points = LayerDiagnostics.Measure(network, Loss.CrossEntropy, inputs, targets, 0);
        var learning = network.Learn(inputs, targets, Loss.CrossEntropy);
        var (error, slopes, weights) = OracleOf(network);
        for (var l = 0; l < 2; l++)
        {
            var displacement = learning.Layers[l].Displacement!.ToMatrix();
            double gaussNewton = 0, pseudoinverse = 0;
            for (var sample = 0; sample < Example.Samples; sample++)
            {
                var n = Row(displacement, sample);
                gaussNewton +=
                    Degrees(n, GaussNewton(weights, slopes, Row(error, sample), sample, l)) / Example.Samples;
                pseudoinverse +=
                    Degrees(n, Pseudoinverse(weights, slopes, Row(error, sample), sample, l)) / Example.Samples;
            }

            Assert.Equal(gaussNewton, points[l].GaussNewtonAngle!.Value, 1e-5);
            Assert.Equal(pseudoinverse, points[l].PseudoinverseAngle!.Value, 1e-5);
            Assert.InRange(points[l].GaussNewtonAngle!.Value, 1, 179); // not 0 for backpropagation either
        }

        Assert.Null(points[^1].GaussNewtonAngle);
        Assert.Null(points[^1].PseudoinverseAngle);
    }

    // The pseudo-inverse of an orthogonal W is its transpose.
    [Fact]
    public void Through_square_orthogonal_weights_backpropagation_is_pseudobackpropagation() =>
        Square(Activation.Tanh, network =>
        {
            Assert.All(Points(network)[..^1], point => Assert.Equal(0, point.PseudoinverseAngle!.Value, 1e-6));
            RuleRow.SetWeight(network.Layers[1], network.Layers[1].Weight.detach().Times(3));
            Assert.All(Points(network)[..^1], point => Assert.Equal(0, point.PseudoinverseAngle!.Value, 1e-6));
        });

    // J Jᵀ = I: the target is Jᵀ e / (1 + λ), whatever λ. It is so through slopes too only where they are equal.
    [Fact]
    public void In_a_linear_network_of_orthogonal_weights_backpropagation_is_the_Gauss_Newton_target() =>
        Square(Activation.Identity, network =>
            Assert.All(Points(network)[..^1], point => Assert.Equal(0, point.GaussNewtonAngle!.Value, 1e-6)));

    // J of a linear network is W_L ⋯ W_{l+1}, and without damping its pseudo-inverse is the pseudo-inverses' product.
    [Fact]
    public void In_a_linear_network_of_square_weights_the_two_references_agree_up_to_the_damping()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [5, 4, 4, 4], Activation.Identity, LearningRule.Parse("fa"), 3, new() { Type = ScalarType.Float64 });
        foreach (var layer in network.Layers.Skip(1))
        {
            RuleRow.SetWeight(
                layer, eye(4, dtype: ScalarType.Float64).Plus(layer.Weight.detach().Times(0.1)).detach());
        }

        Assert.All(
            Points(network)[..^1],
            point => Assert.Equal(point.PseudoinverseAngle!.Value, point.GaussNewtonAngle!.Value, 0.1));
    }

    [Fact]
    public void Neither_depends_on_the_scale_of_the_weights_above_in_a_linear_network()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [5, 4, 6, 3], Activation.Identity, LearningRule.Parse("fa"), 3, new() { Type = ScalarType.Float64 });
        var (inputs, error) = (rand(6, 5, ScalarType.Float64), randn(6, 3, ScalarType.Float64));
        var before = References(network, inputs, error);
        RuleRow.SetWeight(network.Layers[2], network.Layers[2].Weight.detach().Times(1000));
        foreach (var (one, other) in before.Zip(References(network, inputs, error)))
        {
            Assert.Equal(0, Geometry.MeanRowAngle(one, other)!.Value, 1e-6);
        }
    }

    [Theory]
    [InlineData("frozen")] // no displacement
    [InlineData("ff")] // what enters a layer is normalised, and there are twice as many samples
    public void There_are_none_where_there_is_no_displacement_of_each_sample(string rule)
    {
        using var scope = NewDisposeScope();
        using var network = Example.Network(LearningRule.Parse(rule));
        Assert.All(
            Points(network), point => Assert.Equal((null, null), (point.GaussNewtonAngle, point.PseudoinverseAngle)));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Beyond_64_outputs_there_is_no_Gauss_Newton_target(int outputs, bool there)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 4, outputs], Activation.Tanh, LearningRule.Parse("fa"), 1);
        var points = LayerDiagnostics.Measure(network, Loss.MeanSquaredError, rand(3, 5), rand(3, outputs), 0);
        Assert.Equal(there, points[0].GaussNewtonAngle is not null);
        Assert.NotNull(points[0].PseudoinverseAngle);
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void Through_weights_with_more_than_256_rows_and_columns_there_is_no_pseudoinverse(int units, bool there)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, units, units, 3], Activation.Tanh, LearningRule.Parse("fa"), 1);
        var points = LayerDiagnostics.Measure(network, Loss.MeanSquaredError, rand(2, 5), rand(2, 3), 0);
        Assert.All(points.SkipLast(1), point => Assert.Equal(
            (true, there), (point.GaussNewtonAngle is not null, point.PseudoinverseAngle is not null)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Where_a_weight_or_a_slope_is_not_finite_there_is_none_and_no_exception(int layer)
    {
        using var scope = NewDisposeScope();
        using var network = Example.Network(LearningRule.Parse("fa"));
        network.Layers[layer - 1].Weight.Overwrite(double.NaN);
        Assert.All(
            Points(network), point => Assert.Equal((null, null), (point.GaussNewtonAngle, point.PseudoinverseAngle)));
    }

    // Samples behind dead units have neither displacement nor target, and are left out.
    [Fact]
    public void Dead_units_send_nothing_and_are_no_exception()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [5, 4, 3], Activation.Relu, LearningRule.Parse("fa"), 1, new() { Type = ScalarType.Float64 });
        network.Layers[0].Bias!.Overwrite(-1e6);
        Assert.All(
            Points(network), point => Assert.Equal((null, null), (point.GaussNewtonAngle, point.PseudoinverseAngle)));
    }

    [Fact]
    public void Weights_of_deficient_rank_have_a_pseudoinverse_too()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 4, 3], Activation.Identity, LearningRule.Parse("bp"), 1);
        RuleRow.SetWeight(network.Layers[1], zeros_like(network.Layers[1].Weight.detach()));
        var (inputs, error) = (rand(6, 5), randn(6, 3));
        Assert.Equal(
            0, ReferenceDisplacements.Of(network, inputs, error)!.Pseudoinverse()[0].abs().max().item<double>());
        RuleRow.SetWeight(network.Layers[1], ones_like(network.Layers[1].Weight.detach()));
        // ones [3, 4]⁺ is ones [4, 3] / 12
        var expected = error.sum(1).to_type(ScalarType.Float64).div(Kept(12)).unsqueeze(1).expand(6, 4);
        Assert.InRange(
            (ReferenceDisplacements.Of(network, inputs, error)!.Pseudoinverse()[0] - expected).abs().max()
                .item<double>(),
            0,
            1e-6);
    }

    private static Tensor[] References(Mlp network, Tensor inputs, Tensor error) =>
    [
        .. ReferenceDisplacements.Of(network, inputs, error)!.GaussNewton(),
        .. ReferenceDisplacements.Of(network, inputs, error)!.Pseudoinverse(),
    ];

    private static void Square(Activation activation, Action<Mlp> check)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [5, 4, 4, 4], activation, LearningRule.Parse("bp"), 3, new() { Type = ScalarType.Float64 });
        foreach (var layer in network.Layers.Skip(1))
        {
            RuleRow.SetWeight(layer, linalg.qr(layer.Weight.detach()).Q);
        }

        check(network);
    }

    private static DiagnosticPoint[] Points(Mlp network)
    {
        var features = network.Layers[0].Weight.shape[1];
        var type = network.Layers[0].Weight.dtype;
        var labels = tensor(new long[] { 0, 1, 2, 0, 1, 2 });
        return [.. LayerDiagnostics.Measure(network, Loss.CrossEntropy, rand(6, features, type), labels, 0)];
    }

    // e [N, n_L], f′(a_l) [N, n_l] of hidden layers and W_l, from the oracle.
    private static (double[,] Error, double[][,] Slopes, double[][,] Weights) OracleOf(Mlp network)
    {
        var (arrays, targets) = Example.Batch();
        var oracle = Example.Oracle(network);
        var preactivations = oracle.Preactivations(arrays);
        var slopes = preactivations.SkipLast(1)
            .Select(a => Mapped(a, value => 1 - Math.Tanh(value) * Math.Tanh(value))).ToArray();
        Assert.Equal(Activation.Tanh, Example.Activation);
        return (
            oracle.Error(preactivations[^1], targets).Error, slopes,
            [.. network.Layers.Select(layer => layer.Weight.ToMatrix())]);
    }

    private static double[] GaussNewton(double[][,] weights, double[][,] slopes, double[] error, int sample, int layer)
    {
        var jacobian = Identity(error.Length);
        for (var l = slopes.Length - 1; l >= layer; l--)
        {
            jacobian = NaiveNetwork.Product(jacobian, weights[l + 1]);
            var slope = Row(slopes[l], sample);
            jacobian = Indexed(jacobian, (value, _, column) => value * slope[column]);
        }

        var square = NaiveNetwork.Product(jacobian, NaiveNetwork.Transposed(jacobian));
        var mean = Enumerable.Range(0, error.Length).Average(i => square[i, i]);
        var solved = Product(
            Inverse(Indexed(square, (value, row, column) => value + (row == column ? 0.001 * mean : 0))), error);
        return Product(NaiveNetwork.Transposed(jacobian), solved);
    }

    // Wide or square W of full rank: W⁺ = Wᵀ (W Wᵀ)⁻¹; tall W: (Wᵀ W)⁻¹ Wᵀ.
    private static double[] Pseudoinverse(
        double[][,] weights, double[][,] slopes, double[] error, int sample, int layer)
    {
        var sent = error;
        for (var l = slopes.Length - 1; l >= layer; l--)
        {
            var (w, t) = (weights[l + 1], NaiveNetwork.Transposed(weights[l + 1]));
            var inverse = w.GetLength(0) <= w.GetLength(1)
                ? NaiveNetwork.Product(t, Inverse(NaiveNetwork.Product(w, t)))
                : NaiveNetwork.Product(Inverse(NaiveNetwork.Product(t, w)), t);
            var slope = Row(slopes[l], sample);
            sent = [.. Product(inverse, sent).Select((value, unit) => value * slope[unit])];
        }

        return sent;
    }

    // By Gauss and Jordan, with pivots.
    private static double[,] Inverse(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var (left, right) = ((double[,])matrix.Clone(), Identity(size));
        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(left[row, column]));
            foreach (var side in new[] { left, right })
            {
                for (var j = 0; j < size; j++)
                {
                    (side[column, j], side[pivot, j]) = (side[pivot, j], side[column, j]);
                }
            }

            var head = left[column, column];
            foreach (var row in Enumerable.Range(0, size).OrderBy(row => row == column)) // the pivot's own row last
            {
                var factor = row == column ? 1 - 1 / head : left[row, column] / head;
                for (var j = 0; j < size; j++)
                {
                    right[row, j] -= factor * right[column, j];
                    left[row, j] -= factor * left[column, j];
                }
            }
        }

        return right;
    }

    private static double[,] Identity(int size) =>
        Indexed(new double[size, size], (_, row, column) => row == column ? 1 : 0);

    private static double[,] Mapped(double[,] x, Func<double, double> f) => Indexed(x, (value, _, _) => f(value));

    private static double[,] Indexed(double[,] x, Func<double, int, int, double> f)
    {
        var result = new double[x.GetLength(0), x.GetLength(1)];
        for (var i = 0; i < x.Length; i++)
        {
            var (row, column) = (i / x.GetLength(1), i % x.GetLength(1));
            result[row, column] = f(x[row, column], row, column);
        }

        return result;
    }

    private static double[] Product(double[,] matrix, double[] vector) =>
    [
        .. Enumerable.Range(0, matrix.GetLength(0)).Select(row => Row(matrix, row).Zip(vector, (a, b) => a * b).Sum()),
    ];

    private static double[] Row(double[,] matrix, int row) =>
        [.. Enumerable.Range(0, matrix.GetLength(1)).Select(column => matrix[row, column])];

    private static double Degrees(double[] x, double[] y) =>
        Math.Acos(x.Zip(y, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(a => a * a) * y.Sum(b => b * b))) * 180 / Math.PI;
}
