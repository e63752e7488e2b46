using CsCheck;
using Soap.Feedback.Alignment;
using Soap.Tests.Oracles;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback.Alignment;

/// <summary>Gradients of primitives against finite differences of their scalars, which plain loops compute.</summary>
public sealed class PrimitiveTests
{
    private static readonly Dictionary<string, (
        AlignmentPrimitive Primitive, NaivePrimitive Oracle)> Primitives = new()
        {
            ["decay"] = (new DecayPrimitive(1), NaivePrimitive.Decay),
            ["sparse"] = (new SparsePrimitive(1), NaivePrimitive.Sparse),
            ["null"] = (new NullPrimitive(1), NaivePrimitive.Null),
            ["self"] = (new SelfPrimitive(1), NaivePrimitive.Self),
            ["amp"] = (new AmplificationPrimitive(1), NaivePrimitive.Amp),
        };

    public static TheoryData<string> Names => [.. Primitives.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_by_B_and_by_W_are_finite_differences_of_the_scalar(string name) => Shapes.Sample(shape =>
    {
        using var scope = NewDisposeScope();
        var (primitive, oracle) = Primitives[name];
        var (w, b, x) = Draw(shape);
        var (feedback, forward) = AlignmentLayers.Gradients(new WeightAlignment("one", true, primitive), w, b, x);
        var inputs = x.ToMatrix();
        Assert.InRange(Arrays.Error(feedback.ToVector(), FiniteDifferences.Of(b, Value)), 0, 1e-7);
        Assert.InRange(Arrays.Error(forward!.ToVector(), FiniteDifferences.Of(w, Value)), 0, 1e-7);

        double Value() => oracle.Value(w.ToMatrix(), b.ToMatrix(), inputs);
    }, iter: 30, threads: 1);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_oracles_gradients_are_finite_differences_of_the_scalar_too(string name) => Shapes.Sample(shape =>
    {
        using var scope = NewDisposeScope();
        var oracle = Primitives[name].Oracle;
        var (w, b, x) = Draw(shape);
        var inputs = x.ToMatrix();
        Assert.InRange(
            Arrays.Error(
                oracle.Feedback(w.ToMatrix(), b.ToMatrix(), inputs).Cast<double>(), FiniteDifferences.Of(b, Value)),
            0,
            1e-7);
        Assert.InRange(
            Arrays.Error(
                oracle.Forward(w.ToMatrix(), b.ToMatrix(), inputs).Cast<double>(), FiniteDifferences.Of(w, Value)),
            0,
            1e-7);

        double Value() => oracle.Value(w.ToMatrix(), b.ToMatrix(), inputs);
    }, iter: 30, threads: 1);

    [Fact]
    public void A_sum_of_terms_weighs_each_by_its_coefficient()
    {
        using var scope = NewDisposeScope();
        var (w, b, x) = Draw((4, 3, 5, 1));
        AlignmentPrimitive[] terms =
        [
            new DecayPrimitive(0.5), new SparsePrimitive(0.25), new NullPrimitive(0.125), new SelfPrimitive(2),
            new AmplificationPrimitive(3),
        ];
        var (feedback, forward) = AlignmentLayers.Gradients(new WeightAlignment("all", true, terms), w, b, x);
        var ones = Primitives.Values.Select(pair =>
            AlignmentLayers.Gradients(new WeightAlignment("one", true, pair.Primitive), w, b, x)).ToArray();
        double[] coefficients = [0.5, 0.25, 0.125, 2, 3];
        Assert.InRange(Arrays.Error(feedback.ToVector(), Sum(ones.Select(one => one.Feedback)).ToVector()), 0, 1e-14);
        Assert.InRange(Arrays.Error(forward!.ToVector(), Sum(ones.Select(one => one.Forward!)).ToVector()), 0, 1e-14);

        Tensor Sum(IEnumerable<Tensor> gradients) =>
            gradients.Zip(coefficients, (gradient, c) => gradient.Times(c)).Aggregate((sum, more) => sum.Plus(more));
    }

    [Fact]
    public void Without_update_forward_W_gets_nothing()
    {
        using var scope = NewDisposeScope();
        var (w, b, x) = Draw((4, 3, 5, 1));
        Assert.Null(AlignmentLayers.Gradients(
            new WeightAlignment("sum", false, new DecayPrimitive(1), new SelfPrimitive(1)), w, b, x).Forward);
        Assert.Null(AlignmentLayers.Gradients(
            new ActivityAlignment("sum", false, new DecayPrimitive(1), new AmplificationPrimitive(1)),
            w,
            b,
            x).Forward);
    }

    [Theory]
    [InlineData(-1e-9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_coefficient_that_is_negative_or_not_finite_is_refused(double coefficient) =>
        Assert.StartsWith(
            "A primitive's coefficient is a number of at least 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new NullPrimitive(coefficient)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_sum_without_terms_is_refused()
    {
        Assert.StartsWith(
            "A regulariser is a sum of at least one primitive.",
            Assert.Throws<ArgumentException>(() => new ActivityAlignment("none", false)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "A regulariser is a sum of at least one primitive.",
            Assert.Throws<ArgumentException>(() => new WeightAlignment("none", false)).Message,
            StringComparison.Ordinal);
    }

    private static Gen<(int Samples, int Outputs, int Inputs, int Seed)> Shapes { get; } = Gen.Select(
        Gen.Int[1, 5], Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[0, 1 << 20]);

    private static (Tensor W, Tensor B, Tensor X) Draw((int Samples, int Outputs, int Inputs, int Seed) shape) => (
        AlignmentLayers.Normal(shape.Seed, "w", shape.Outputs, shape.Inputs),
        AlignmentLayers.Normal(shape.Seed, "b", shape.Outputs, shape.Inputs),
        AlignmentLayers.Normal(shape.Seed, "x", shape.Samples, shape.Inputs));
}
