using CsCheck;
using Soap.Feedback;
using Soap.Feedback.Alignment;
using Soap.Layers;
using Soap.Maps;
using Soap.Randomness;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Feedback.Alignment;
using Soap.Tests.Maps;
using Xunit;
using static Soap.Tests.Maps.TiedWeights;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback;

/// <summary>Feedback on kernels: they are dense layers with tied weights.</summary>
public sealed class KernelFeedbackTests
{
    private static readonly Dictionary<string, (
        AlignmentPrimitive Primitive, Func<One, Tensor> Scalar)> Primitives = new()
        {
            ["decay"] = (new DecayPrimitive(1), one => SumOfSquares(one.W).Plus(SumOfSquares(one.B))),
            ["sparse"] = (new SparsePrimitive(1), one =>
                SumOfSquares(one.Map.Forward(one.X, one.W)).Plus(SumOfSquares(one.Map.Forward(one.X, one.B)))
                    .Over(one.Samples)),
            ["null"] = (new NullPrimitive(1), one =>
                SumOfSquares(one.Map.Transport(one.Map.Forward(one.X, one.W), one.B, one.X.shape)).Over(one.Samples)),
            ["self"] = (new SelfPrimitive(1), one => -(one.W * one.B).sum()),
            ["amp"] = (new AmplificationPrimitive(1), one =>
                (one.Map.Forward(one.X, one.W) * one.Map.Forward(one.X, one.B)).sum().Over(-one.Samples)),
        };

    public static TheoryData<string> Names => [.. Primitives.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_alignment_are_those_of_autograd(string name) => Check(one =>
    {
        var (primitive, scalar) = Primitives[name];
        using var b = one.B.clone().requires_grad_();
        using var w = one.W.clone().requires_grad_();
        var expected = autograd.grad([scalar(one with { W = w, B = b })], [b, w]);
        var (feedback, forward) = AlignmentLayers.Gradients(
            new WeightAlignment("one", true, primitive), one.W, one.B, one.X, one.Map);
        Near(expected[0], feedback);
        Near(expected[1], forward!);
        if (primitive is LocalPrimitive local)
        {
            (feedback, forward) = AlignmentLayers.Gradients(
                new ActivityAlignment("one", true, local), one.W, one.B, one.X, one.Map);
            Near(expected[0], feedback);
            Near(expected[1], forward!);
        }
    });

    [Fact]
    public void Products_of_an_experience_are_those_of_the_dense_layer_with_tied_weights() => Check(one =>
    {
        var (tied, other) = (new TiedWeights(one.Case), one.Draw(one.X.shape));
        var (kernel, dense) = (one.Experience(null), one.Dense(null));
        Near(dense.Response, Flat(kernel.Response));
        Near(dense.Project(Flat(other)), Flat(kernel.Project(other)));
        Near(dense.Carry(dense.Sent), Flat(kernel.Carry(kernel.Sent)));
        var outer = tied.Summed(dense.Outer(dense.Sent, Flat(other)));
        Near(outer, kernel.Outer(kernel.Sent, other));
        Near(tied.Summed(dense.FittedOuter(dense.Sent)), kernel.FittedOuter(kernel.Sent));
        if (one.Map.RefusesPatches is null)
        {
            Near(one.Map.Patches(one.X), kernel.Fitted);
            Near(outer, one.Experience(() => one.Map.Patches(other)).FittedOuter(kernel.Sent));
            Near(outer, tied.Summed(one.Dense(() => Flat(other)).FittedOuter(dense.Sent)));
        }
    });

    [Fact]
    public void Feedback_learns_as_that_of_the_dense_layer_with_tied_weights() => Check(one =>
    {
        var tied = new TiedWeights(one.Case);
        var (kernel, dense) = (one.Experience(null), one.Dense(null));
        var learned = new KolenPollackFeedback(0.1);
        Near(tied.Summed(learned.Gradient(dense)), learned.Gradient(kernel));
        var observing = new CorrelationFeedback(0.75);
        Near(
            tied.Summed(observing.Updated(dense) - dense.Feedback.Times(0.75)),
            observing.Updated(kernel) - kernel.Feedback.Times(0.75));
        SeparateFeedback[] aligning =
        [
            new ActivityAlignment("activity", true, new SparsePrimitive(0.5), new AmplificationPrimitive(2)),
            new ActivityAlignment("information", true, new NullPrimitive(0.5), new AmplificationPrimitive(2)),
            new WeightAlignment("all", true, new SparsePrimitive(0.5), new NullPrimitive(0.25)),
        ];
        foreach (var feedback in aligning)
        {
            var expected = AlignmentLayers.Gradients(
                feedback, tied.Unrolled(one.W), dense.Feedback, dense.Input);
            var (byFeedback, byForward) = AlignmentLayers.Gradients(feedback, one.W, one.B, one.X, one.Map);
            Near(tied.Summed(expected.Feedback), byFeedback);
            Near(tied.Summed(expected.Forward!), byForward!);
        }
    });

    [Fact]
    public void Feedback_that_carries_in_its_own_way_is_asked_with_rows_and_summed_by_overlap() => Check(one =>
    {
        var twice = new Carrier((sent, feedback) => sent.matmul(feedback).Times(2));
        if (one.Map.RefusesPatches is { } reason)
        {
            Assert.Equal($"{one.Map}: {reason}.", Assert.Throws<InvalidOperationException>(
                () => twice.Carry(one.Map, one.S, one.B, one.X.shape)).Message);
            return;
        }

        Near(
            one.Map.Transport(one.S, one.B, one.X.shape).Times(2),
            twice.Carry(one.Map, one.S, one.B, one.X.shape));
        var rows = one.Map.Rows(one.S).shape[0];
        Assert.Equal(
            $"The feedback 'carrier' gave [{rows + 1}, {one.Map.Weight.Columns}], " +
                $"where [{rows}, {one.Map.Weight.Columns}] is needed.",
            Assert.Throws<InvalidOperationException>(() =>
                new Carrier((sent, feedback) => zeros(sent.shape[0] + 1, feedback.shape[1], float64))
                    .Carry(one.Map, one.S, one.B, one.X.shape)).Message);
    });

    [Fact]
    public void Feedback_that_carries_in_its_own_way_is_asked_with_what_is_sent_in_dense_layers()
    {
        using var scope = NewDisposeScope();
        var (sent, feedback) = (rand(4, 3, float64), rand(3, 5, float64));
        var carried = new Carrier((s, b) => s.matmul(b).Times(2))
            .Carry(new DenseMap(5, 3), sent, feedback, [4, 5]);
        Assert.Equal(sent.matmul(feedback).Times(2).ToBits(), carried.ToBits());
    }

    // Noise patches through the kernel at its one position in images of its own size.
    [Fact]
    public void A_mirror_of_noise_patches_goes_along_the_kernel_as_a_matrix()
    {
        using var scope = NewDisposeScope();
        var map = new ConvolutionMap(3, 4, new Window(2), new Window(3));
        var w = randn([4, 3, 2, 3], float64, generator: new Generator(1));
        var mirrored = new WeightMirrorFeedback(12, 1, 0).Mirror(new MirrorPhase(
            zeros(4, 18, float64), 50_000, 0, false, new RandomStream(1, "mirror"),
            noise => map.Rows(map.Forward(noise.reshape(-1, 3, 2, 3), w))));
        Assert.InRange(Geometry.Angle(w.reshape(4, 18), mirrored)!.Value, 0, 2);
        Assert.InRange(Geometry.NormRatio(mirrored, w)!.Value, 0.97, 1.03);
    }

    [Fact]
    public void Phases_of_noise_turn_the_feedback_of_a_layer_of_kernels_along_W()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackConv2d(
            3, 4, (2, 3), LearningRule.Parse("wm"), 1, "any", options: new() { HasBias = false, Type = float64 });
        var (w, synapses) = (layer.Weight, layer.Synapses);
        Assert.InRange(Geometry.Angle(w, synapses.EffectiveFeedback)!.Value, 60, 120);
        for (var step = 0; step < 200; step++)
        {
            synapses.BeginStep(step * 64, 64);
        }

        Assert.Equal(w.shape, synapses.EffectiveFeedback.shape);
        Assert.InRange(Geometry.Angle(w, synapses.EffectiveFeedback)!.Value, 0, 20);
    }

    [Fact]
    public void In_sparse_feedback_each_channel_below_hears_so_many_channels_through_whole_kernels() => Gen.Select(
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[1, 6]),
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[0, 1 << 30])).Sample((sizes, kernel) =>
        {
            using var scope = NewDisposeScope();
            var (k, channels, outputs) = sizes;
            var (height, width, seed) = kernel;
            var shape = new ConvolutionMap(channels, outputs, new Window(height), new Window(width)).Weight;
            var stream = new RandomStream((ulong)seed, "feedback/1");
            var drawn = Initializer.XavierNormal.Weights(shape, stream, float64);
            var heard = Math.Min(k, outputs);
            var factor = Math.Sqrt((double)outputs / heard);
            var sparse = new SparseFeedback(k, SparseScale.Preserved)
                .Draw(shape, Initializer.XavierNormal, stream, float64);
            var kernels = sparse.ne(zeros_like(sparse)).to_type(float64).sum([2L, 3]);
            Assert.Equal(shape.Shape, sparse.shape);
            Assert.All(kernels.ToVector(), taps => Assert.True(taps == 0 || taps == height * width, $"{taps} taps"));
            Assert.All(kernels.sum(dim: 0).ToVector(), taps => Assert.Equal(heard * height * width, taps));
            Assert.All(
                sparse.ToVector().Zip(drawn.ToVector()),
                pair => Assert.True(pair.First == 0 || pair.First == pair.Second * factor));
        }, threads: 1);

    [Fact]
    public void Sparse_feedback_of_one_by_one_kernels_is_that_of_matrices_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        var feedback = new SparseFeedback(3, SparseScale.Preserved);
        string Bits(WeightShape shape) => feedback
            .Draw(shape, Initializer.XavierNormal, new RandomStream(1, "feedback/1"), ScalarType.Float32).ToBits();
        Assert.Equal(
            Bits(WeightShape.Dense(6, 8)), Bits(new ConvolutionMap(6, 8, new Window(1), new Window(1)).Weight));
    }

    [Fact]
    public void The_preserved_scale_of_sparse_kernels_keeps_the_expected_norm()
    {
        using var scope = NewDisposeScope();
        var shape = new ConvolutionMap(64, 32, new Window(3), new Window(5)).Weight;
        var squares = SumOfSquares(new SparseFeedback(4, SparseScale.Preserved)
            .Draw(shape, Initializer.KaimingUniform, new RandomStream(1, "feedback/1"), float64)).item<double>();
        var expected = shape.Count * Math.Pow(Initializer.KaimingUniform.Deviation(shape), 2);
        Assert.InRange(squares / expected, 0.95, 1.05);
    }

    // Xavier's variance by the kernel's fans, 2 · 15 and 6 · 15; by rows and columns it would be 2 / (6 + 30).
    [Fact]
    public void Sign_feedback_of_a_kernel_is_as_large_as_its_fans_say()
    {
        using var scope = NewDisposeScope();
        var shape = new ConvolutionMap(4, 6, new Window(3), new Window(5), groups: 2).Weight;
        var w = randn([.. shape.Shape], float64, generator: new Generator(1));
        var deviation = Math.Sqrt(2.0 / (30 + 90));
        var stream = new RandomStream(1, "refresh");
        Assert.All(Sizes(SignMagnitude.Scale), size => Assert.Equal(deviation, size, 1e-15));
        Assert.All(Sizes(SignMagnitude.Redrawn).Index(), size =>
            Assert.Equal(Math.Abs(deviation * stream.Normal(size.Index)), size.Item, 1e-15));

        double[] Sizes(SignMagnitude magnitude)
        {
            var signs = new SignFeedback(1000, magnitude).Refresh(
                new FeedbackRefresh(w, shape, zeros_like(w), Initializer.XavierNormal, stream));
            Assert.Equal(w.sign().ToVector(), signs.sign().ToVector());
            return signs.abs().ToVector();
        }
    }

    private sealed record One(
        MapCase Case, Tensor X, Tensor W, Tensor B, Tensor S, Func<long[], Tensor> Draw)
    {
        public WeightedMap Map => Case.Map;

        public long Samples => X.shape[0];

        public FeedbackExperience Experience(Func<Tensor>? fitted) =>
            new(Map, S, X, fitted, B, () => Map.Forward(X, W), Samples);

        public FeedbackExperience Dense(Func<Tensor>? fitted)
        {
            var tied = new TiedWeights(Case);
            var (x, w) = (Flat(X), tied.Unrolled(W));
            return new(tied.Map, Flat(S), x, fitted, tied.Unrolled(B), () => x.matmul(w.t()), Samples);
        }
    }

    private sealed class Carrier(Func<Tensor, Tensor, Tensor> carry) : SeparateFeedback
    {
        public override string Name => "carrier";

        public override ForwardAccess Reads => ForwardAccess.Never;

        public override Tensor Carry(Tensor sent, Tensor feedback) => carry(sent, feedback);
    }

    private static void Check(Action<One> holds) => Gen.Select(
        Gen.OneOf(MapCase.Convolution, MapCase.Convolution, MapCase.LocallyConnected), Gen.Int).Sample((one, seed) =>
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator((ulong)(uint)seed);
            long[] weights = [.. one.Map.Weight.Shape];
            holds(new One(
                one, Draw(one.Entered), Draw(weights), Draw(weights), Draw(one.Map.Leaving(one.Entered)), Draw));

            Tensor Draw(long[] shape) => randn(shape, float64, generator: generator);
        }, iter: 150, threads: 1);

    private static Tensor SumOfSquares(Tensor x) => (x * x).sum();

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(Arrays.Error(actual.ToVector(), expected.ToVector()), 0, 1e-9);
    }
}
