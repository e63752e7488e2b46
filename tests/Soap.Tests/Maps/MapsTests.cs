using CsCheck;
using Soap.Maps;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Maps;

public sealed class MapsTests
{
    public static TheoryData<string> Kinds => new(Cases.Keys);

    private static readonly Dictionary<string, Gen<MapCase>> Cases = new()
    {
        ["dense"] = MapCase.Dense,
        ["convolution"] = MapCase.Convolution,
        ["locally connected"] = MapCase.LocallyConnected,
        ["line"] = MapCase.Line,
        ["spread"] = MapCase.Spread,
        ["flat"] = MapCase.Flat,
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Transport_and_outer_product_are_transposes_of_the_map(string kind) => Check(kind, one =>
    {
        var forward = (one.Y * one.S).sum().item<double>();
        var transported = (one.X * one.Case.Map.Transport(one.S, one.W, one.Case.Entered)).sum().item<double>();
        var outer = (one.W * one.Case.Map.Outer(one.S, one.X)).sum().item<double>();
        var size = (one.Y.abs() * one.S.abs()).sum().item<double>() + 1;
        Assert.Equal(forward, transported, 1e-12 * size);
        Assert.Equal(forward, outer, 1e-12 * size);
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void All_three_products_are_those_of_plain_loops(string kind) => Check(kind, one =>
    {
        var (x, w, s) = (one.X.ToVector(), one.W.ToVector(), one.S.ToVector());
        var (y, below, weights) = (new double[s.Length], new double[x.Length], new double[w.Length]);
        foreach (var (i, j, k) in one.Case.Terms)
        {
            y[k] += x[i] * w[j];
            below[i] += s[k] * w[j];
            weights[j] += s[k] * x[i];
        }

        AssertEqual(y, one.Y);
        AssertEqual(below, one.Case.Map.Transport(one.S, one.W, one.Case.Entered));
        AssertEqual(weights, one.Case.Map.Outer(one.S, one.X));
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Shapes_are_those_of_input_weights_and_output(string kind) => Check(kind, one =>
    {
        var map = one.Case.Map;
        Assert.Equal(map.Leaving(one.Case.Entered), one.Y.shape);
        Assert.Equal(one.Case.Entered, map.Transport(one.S, one.W, one.Case.Entered).shape);
        Assert.Equal(map.Weight.Shape, map.Outer(one.S, one.X).shape);
        Assert.Equal(map.Weight.Rows * map.Weight.Columns, one.W.numel());
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Operations_are_the_multiplications_and_additions_of_plain_loops(string kind) => Check(kind, one =>
        Assert.Equal(
            2.0 * (one.Case.Terms.Count + one.Case.Zeros) / one.Case.Entered[0],
            one.Case.Map.Flops(one.Case.Entered)));

    [Theory]
    [InlineData("dense")]
    [InlineData("convolution")]
    [InlineData("line")]
    [InlineData("flat")]
    public void Rows_and_patches_are_matrices_whose_products_are_the_maps(string kind) => Check(kind, one =>
    {
        var map = one.Case.Map;
        if (map.RefusesPatches is { } reason)
        {
            var message = $"{map}: {reason}.";
            Assert.Equal("outputs of each group are made of channels of their own", reason);
            Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => map.Patches(one.X)).Message);
            Assert.Equal(message,
                Assert.Throws<InvalidOperationException>(() => map.Folded(one.X, one.Case.Entered)).Message);
            return;
        }

        var (sent, seen, w) = (map.Rows(one.S), map.Patches(one.X), one.W.reshape(map.Weight.Rows, -1));
        AssertEqual(map.Rows(one.Y), seen.matmul(w.t()));
        AssertEqual(map.Outer(one.S, one.X), sent.t().matmul(seen));
        AssertEqual(map.Transport(one.S, one.W, one.Case.Entered), map.Folded(sent.matmul(w), one.Case.Entered));
        var patches = one.Draw(seen.shape);
        Assert.Equal(
            (seen * patches).sum().item<double>(),
            (one.X * map.Folded(patches, one.Case.Entered)).sum().item<double>(),
            1e-12 * ((seen.abs() * patches.abs()).sum().item<double>() + 1));
    });

    [Theory]
    [InlineData("dense")]
    [InlineData("convolution")]
    [InlineData("line")]
    public void Through_a_matrix_and_then_through_weights_is_through_their_product(string kind) => Check(kind, one =>
    {
        var map = one.Case.Map;
        if (map.RefusesPatches is not null)
        {
            return; // a matrix mixes channels of all groups
        }

        var more = map.WithOutputs(map.Weight.Rows + 2);
        var (matrix, w) = (one.Draw([map.Weight.Rows, more.Weight.Rows]), one.Draw([.. more.Weight.Shape]));
        Assert.Equal(map.Weight.Shape, more.Times(matrix, w).shape);
        AssertEqual(
            map.Transport(one.S, more.Times(matrix, w), one.Case.Entered),
            more.Transport(map.Mixed(one.S, matrix), w, one.Case.Entered));
    });

    // A number for each row of W goes through the map into the same column.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_have_a_column_for_each_row_of_the_weights(string kind) => Check(kind, one =>
    {
        var map = one.Case.Map;
        var factors = one.Draw([map.Weight.Rows]);
        var scaled = (one.W.reshape(map.Weight.Rows, -1) * factors.unsqueeze(1)).reshape(one.W.shape);
        Assert.Equal(map.Weight.Rows, map.Rows(one.Y).shape[1]);
        AssertEqual(map.Rows(one.Y) * factors, map.Rows(map.Forward(one.X, scaled)));
    });

    [Fact]
    public void Fans_of_kernels_are_those_of_PyTorch()
    {
        // torch.nn.init._calculate_fan_in_and_fan_out of [6, 2, 3, 5], from PyTorch's documented rule: sizes 1 and 0
        // times the size of the kernel.
        var weight = new ConvolutionMap(4, 6, new Window(3), new Window(5), groups: 2).Weight;
        Assert.Equal([6L, 2, 3, 5], weight.Shape);
        Assert.Equal((30L, 90L, 6L, 30L), (weight.FanIn, weight.FanOut, weight.Rows, weight.Columns));
        var dense = new DenseMap(7, 5).Weight;
        Assert.Equal((7L, 5L, 5L, 7L), (dense.FanIn, dense.FanOut, dense.Rows, dense.Columns));
    }

    [Fact]
    public void A_convolution_of_one_by_one_is_the_dense_map_of_its_channels()
    {
        var (x, w) = (rand([2, 3, 4, 5], float64), rand([6, 3], float64));
        var convolved = new ConvolutionMap(3, 6, new Window(1), new Window(1)).Forward(x, w.reshape(6, 3, 1, 1));
        var dense = new DenseMap(3, 6).Forward(x.permute(0, 2, 3, 1), w).permute(0, 3, 1, 2);
        AssertEqual(dense.contiguous().ToVector(), convolved);
    }

    [Fact]
    public void Wrong_shapes_are_told_with_what_is_needed()
    {
        var map = new ConvolutionMap(3, 6, new Window(3), new Window(5, Dilation: 2));
        var (x, w) = (zeros(2, 3, 4, 9), zeros(6, 3, 3, 5));
        Told("[2, 3, 4, 8] is no input of a convolution from 3 to 6 channels by 3 x 5: the kernel covers 3 x 9.",
            () => map.Leaving([2, 3, 4, 8]));
        Told("[2, 4, 4, 9] is no input of a convolution from 3 to 6 channels by 3 x 5: it must have 3 channels.",
            () => map.Forward(zeros(2, 4, 4, 9), w));
        Told("The weights have the shape [6, 3, 5, 3]; needed is [6, 3, 3, 5].",
            () => map.Forward(x, zeros(6, 3, 5, 3)));
        Told("What is sent has the shape [2, 6, 2, 2]; needed is [2, 6, 2, 1].",
            () => map.Transport(zeros(2, 6, 2, 2), w, x.shape));
        Told("[2, 8] is no input of a dense map from 7 to 5: its last dimension must be 7.",
            () => new DenseMap(7, 5).Leaving([2, 8]));
        var local = new LocallyConnectedMap(1, 2, new Window(3), new Window(3), 5, 6);
        Told("[1, 1, 6, 6] is no input of a locally connected map of 5 x 6 from 1 to 2 channels by 3 x 3: " +
            "it must be 5 x 6.", () => local.Leaving([1, 1, 6, 6]));
        Assert.Equal(
            "a locally connected map of 5 x 6 from 1 to 2 channels by 3 x 3: each position has weights of its own.",
            Assert.Throws<InvalidOperationException>(() => local.Patches(zeros(1, 1, 5, 6))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvolutionMap(3, 4, new Window(1), new Window(1), 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvolutionMap(3, 4, new Window(0), new Window(1)));

        static void Told(string message, Action wrong) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(wrong).Message, StringComparison.Ordinal);
    }

    private sealed record One(
        MapCase Case, Tensor X, Tensor W, Tensor S, Tensor Y, Func<long[], Tensor> Draw);

    private static void Check(string kind, Action<One> holds) => Gen.Select(Cases[kind], Gen.Int).Sample(
        (one, seed) =>
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator((ulong)(uint)seed);
            var (x, w) = (randn(one.Entered, float64, generator: generator), Weights(one, generator));
            var y = one.Map.Forward(x, w);
            holds(new One(one, x, w, Draw(y.shape), y, Draw));

            Tensor Draw(long[] shape) => randn(shape, float64, generator: generator);
        },
        iter: 300, threads: 1);

    private static Tensor Weights(MapCase one, Generator generator) =>
        randn([.. one.Map.Weight.Shape], float64, generator: generator);

    private static void AssertEqual(Tensor expected, Tensor actual) =>
        AssertEqual(expected.contiguous().ToVector(), actual);

    private static void AssertEqual(double[] expected, Tensor actual)
    {
        var values = actual.contiguous().ToVector();
        Assert.Equal(expected.Length, values.Length);
        Assert.All(
            expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * (1 + Math.Abs(pair.First))));
    }
}
