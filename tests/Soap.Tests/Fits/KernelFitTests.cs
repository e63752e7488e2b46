using CsCheck;
using Soap.Fits;
using Soap.Layers;
using Soap.Maps;
using Soap.Tests.Maps;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fits;

/// <summary>Fits of kernels: what a kernel sees at each position is one more sample.</summary>
public sealed class KernelFitTests
{
    private static readonly Dictionary<string, Fit> All = new()
    {
        ["outer"] = new OuterProduct(),
        ["least-squares"] = new LeastSquares(0.3, 0.9, 1, 1, false),
        ["local-steps"] = new LocalSteps(7, 1),
        ["minimum-norm"] = new MinimumNorm(),
        ["of one's own"] = new WrongFit((n, h) => n.t().matmul(h).Times(2)),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Fact]
    public void The_outer_product_is_the_gradient_of_weights_and_bias_by_autograd() =>
        Gen.OneOf(MapCase.Convolution, MapCase.LocallyConnected).Sample(one =>
        {
            using var scope = NewDisposeScope();
            var (x, s) = Batch(one.Map, one.Entered);
            using var w = rand([.. one.Map.Weight.Shape], float64).requires_grad_();
            using var b = rand(one.Map.Weight.Rows, float64).requires_grad_();
            var (weight, bias, fitted) = State(new OuterProduct(), one.Map, true).Of(s, x);
            var rows = one.Map.Rows(one.Map.Forward(x, w)).Plus(b);
            var expected = autograd.grad([(rows * one.Map.Rows(s)).sum()], [w, b]);
            Near(expected[0], weight);
            Near(expected[1], bias!);
            Assert.Null(fitted);
        }, iter: 100, threads: 1);

    [Theory]
    [MemberData(nameof(Names))]
    public void On_a_kernel_of_one_by_one_a_fit_is_that_of_a_matrix_with_positions_as_samples(string name)
    {
        using var scope = NewDisposeScope();
        var map = new ConvolutionMap(3, 4, new Window(1, Stride: 2), new Window(1));
        var (x, s) = Batch(map, [2, 3, 5, 2]);
        var seen = x.slice(2, 0, 5, 2).permute(0, 2, 3, 1).reshape(-1, 3);
        var sent = s.permute(0, 2, 3, 1).reshape(-1, 4);
        AssertSame(name, new DenseMap(3, 4), seen, sent, map, x, s);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void On_any_kernel_it_is_that_of_a_matrix_with_patches_as_samples(string name) =>
        MapCase.Convolution.Where(one => one.Map.RefusesPatches is null).Sample(one =>
        {
            using var scope = NewDisposeScope();
            var (x, s) = Batch(one.Map, one.Entered);
            AssertSame(
                name, new DenseMap(one.Map.Weight.Columns, one.Map.Weight.Rows), one.Map.Patches(x), one.Map.Rows(s),
                one.Map, x, s);
        }, iter: 50, threads: 1);

    // The loss's 1/N in displacements is that of samples, however many positions these have.
    [Fact]
    public void A_step_of_minimum_norm_of_size_one_arrives_where_displacements_point_on_kernels_too()
    {
        using var scope = NewDisposeScope();
        var map = new ConvolutionMap(3, 2, new Window(2, Stride: 2), new Window(3, Stride: 3));
        var (x, s) = Batch(map, [2, 3, 4, 6]);
        using var state = State(new MinimumNorm(), map, hasBias: false);
        Near(s.Times(2), map.Forward(x, state.Of(s, x).Weight));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Maps_without_one_matrix_of_patches_take_the_outer_product_alone(string name)
    {
        Told(
            "a convolution from 4 to 6 channels by 3 x 1: outputs of each group are made of channels of their own",
            new ConvolutionMap(4, 6, new Window(3), new Window(1), groups: 2));
        Told(
            "a locally connected map of 5 x 5 from 4 to 6 channels by 3 x 1: each position has weights of its own",
            new LocallyConnectedMap(4, 6, new Window(3), new Window(1), 5, 5));

        void Told(string text, WeightedMap map)
        {
            using var scope = NewDisposeScope();
            if (All[name] is OuterProduct outer)
            {
                using var state = State(outer, map, true);
                return;
            }

            var error = Assert.Throws<SoapException>(() => State(All[name], map, true));
            Assert.Equal(
                $"fit '{All[name].Name}' does not go with {text}; " +
                    "allowed: the fit 'outer', or a convolution with groups = 1",
                error.Message);
            Assert.Equal(ExitCode.Usage, error.ExitCode);
        }
    }

    private static void AssertSame(
        string name, WeightedMap dense, Tensor seen, Tensor sent, WeightedMap kernel, Tensor x, Tensor s)
    {
        // Minimum norm takes N from samples, of which the matrix has more.
        var factor = All[name] is MinimumNorm ? (double)x.shape[0] / seen.shape[0] : 1;
        foreach (var hasBias in new[] { true, false })
        {
            using var expecting = State(All[name], dense, hasBias);
            using var having = State(All[name], kernel, hasBias);
            var (expected, actual) = (expecting.Of(sent, seen), having.Of(s, x));
            Assert.Equal(kernel.Weight.Shape, actual.Weight.shape);
            Near(expected.Weight.reshape(actual.Weight.shape).Times(factor), actual.Weight);
            Assert.Equal(hasBias, actual.Bias is not null);
            if (hasBias)
            {
                Near(expected.Bias!.Times(expected.Fitted is null ? 1 : factor), actual.Bias!);
            }

            Assert.Equal(All[name] is InputFit, actual.Fitted is not null);
            if (expected.Fitted is not null)
            {
                Near(expected.Fitted.Times(factor), actual.Fitted!);
            }
        }
    }

    private static FitState State(Fit fit, WeightedMap map, bool hasBias)
    {
        var width = checked((int)map.Weight.Columns) + (hasBias ? 1 : 0);
        var memory = (fit as InputFit)?.NewMemory(width, float64) ?? [];
        return new FitState(fit, map, hasBias, null, () => memory, () => memory);
    }

    private static (Tensor Input, Tensor Sent) Batch(WeightedMap map, long[] entered)
    {
        using var generator = new Generator(1);
        return (
            randn(entered, float64, generator: generator), randn(map.Leaving(entered), float64, generator: generator));
    }

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(Arrays.Error(actual.ToVector(), expected.ToVector()), 0, 1e-9);
    }
}
