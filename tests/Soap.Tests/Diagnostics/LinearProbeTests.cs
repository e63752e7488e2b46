using Soap.Diagnostics;
using Soap.Randomness;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Diagnostics;

public sealed class LinearProbeTests
{
    private static readonly double[] Fitted = [1, 2, 0, -1, 3, 1, -2, 0.5, 1, 1];

    private static readonly double[] Held = [2, 2, -1, -1, 0, 3, 4, -2];

    // numpy 1.24: A = X - X.mean(0), t = T.mean(0), lam = 0.1 * trace(A @ A.T) / 2, W = solve(A.T @ A + lam * eye(2),
    // A.T @ (T - t)); (H - X.mean(0)) @ W + t has its largest values at 0, 1, 0, 1.
    [Theory]
    [InlineData(1, 0, 1, 0, 1)]
    [InlineData(0.75, 0, 1, 0, 2)]
    [InlineData(0, 1, 2, 1, 0)]
    public void Its_accuracy_is_what_the_equation_gives_in_numpy(double accuracy, params int[] truth)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(accuracy, LinearProbe.Accuracy(
            tensor(Fitted).reshape(5, 2), tensor(new long[] { 0, 1, 2, 0, 1 }),
            tensor(Held).reshape(4, 2), tensor(Array.ConvertAll(truth, label => (long)label)), 3));
    }

    // The same with values in the place of classes, and 1 - sum((t - r)**2) / sum((t - t.mean())**2).
    [Fact]
    public void Its_determination_is_what_the_equation_gives_in_numpy()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            0.5306887009675253,
            LinearProbe.Determination(
                tensor(Fitted).reshape(5, 2), tensor(new[] { 0.5, 1, 2, -1, 0.25 }),
                tensor(Held).reshape(4, 2), tensor(new[] { 1, -2, 0.5, 3 }))!.Value,
            1e-12);
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(2, 5)]
    public void An_interruption_ends_it(int samples, int units)
    {
        using var scope = NewDisposeScope();
        var (x, t) = (ones(samples, units), ones(samples));
        CancellationToken interrupted = new(canceled: true);
        Assert.Throws<OperationCanceledException>(() => LinearProbe.Determination(x, t, x, t, interrupted));
        Assert.Throws<OperationCanceledException>(() => LinearProbe.Accuracy(
            x, t.to_type(ScalarType.Int64), x, t.to_type(ScalarType.Int64), 2, interrupted));
    }

    [Theory]
    [InlineData(30, 4)]
    [InlineData(30, 30)]
    [InlineData(12, 50)]
    [InlineData(1, 3)]
    public void The_smaller_of_the_two_systems_has_the_solution_of_the_other(int samples, int units)
    {
        using var scope = NewDisposeScope();
        var noise = new RandomStream(5, "test/probe");
        var (x, y) = (Draw(noise, samples, units), Draw(noise, 20, units, 10_000));
        var (t, truth) = (Draw(noise, samples, 2, 20_000), Draw(noise, 20, 2, 30_000));
        var (mean, level) = (x.mean([0L], keepdim: true), t.mean([0L], keepdim: true));
        var (a, b) = (x - mean, t - level);
        var lambda = samples == 1 ? 1 : 0.1 * a.Squared().sum().item<double>() / Math.Min(samples, units);
        // By gradient descent, which knows neither system.
        var weights = zeros(units, 2, ScalarType.Float64);
        var rate = 1 / (lambda + a.Squared().sum().item<double>());
        for (var step = 0; step < 20_000; step++)
        {
            var slope = a.t().matmul(a.matmul(weights) - b).Plus(weights, lambda);
            weights = weights.Plus(slope, -rate);
        }

        var read = (y - mean).matmul(weights).Plus(level);
        var expected = 1 - (truth - read).Squared().sum().item<double>()
            / (truth - truth.mean([0L], keepdim: true)).Squared().sum().item<double>();
        Assert.Equal(expected, LinearProbe.Determination(x, t, y, truth)!.Value, 1e-6);
        Assert.Equal(expected, LinearProbe.Determination(x.Times(1e3), t, y.Times(1e3), truth)!.Value, 1e-6);
    }

    [Fact]
    public void Activities_that_are_all_the_same_give_the_commonest_class_and_the_mean()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0.75, LinearProbe.Accuracy(
            ones(5, 3), tensor(new long[] { 2, 1, 2, 0, 2 }), ones(4, 3), tensor(new long[] { 2, 2, 2, 0 }), 3));
        Assert.Equal(0, LinearProbe.Determination(
            ones(2, 3), tensor(new[] { 1.0, 3 }), ones(2, 3), tensor(new[] { 0.0, 4 }))!.Value, 1e-12);
    }

    [Fact]
    public void Numbers_that_are_not_finite_and_values_without_a_spread_have_none()
    {
        using var scope = NewDisposeScope();
        var broken = tensor(Fitted).reshape(5, 2);
        broken[2, 0] = double.NaN;
        var labels = tensor(new long[] { 0, 1, 2, 0, 1 });
        Assert.Null(LinearProbe.Accuracy(broken, labels, ones(5, 2), labels, 3));
        Assert.Null(LinearProbe.Accuracy(tensor(Fitted).reshape(5, 2), labels, broken, labels, 3));
        Assert.Null(LinearProbe.Determination(
            tensor(Fitted).reshape(5, 2), ones(5), tensor(Fitted).reshape(5, 2), ones(5)));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        var labels = tensor(new long[] { 0, 1, 2, 0 });
        Assert.Equal(
            "Activities [5, 2] and targets [4] do not fit: a row of each is of one sample, and there is at least one.",
            Assert.Throws<ArgumentException>(
                () => LinearProbe.Accuracy(ones(5, 2), labels, ones(4, 2), labels, 3)).Message);
        Assert.Equal(
            "Activities [4, 2] and [4, 3] are not of the same features.",
            Assert.Throws<ArgumentException>(
                () => LinearProbe.Accuracy(ones(4, 2), labels, ones(4, 3), labels, 3)).Message);
        Assert.StartsWith(
            "Labels from 0 to 2 are not of 2 classes.",
            Assert.Throws<ArgumentException>(
                () => LinearProbe.Accuracy(ones(4, 2), labels, ones(4, 2), labels, 2)).Message);
    }

    private static Tensor Draw(RandomStream noise, int rows, int columns, int from = 0) =>
        tensor(Enumerable.Range(0, rows * columns).Select(i => noise.Normal(from + i)).ToArray())
            .reshape(rows, columns);
}
