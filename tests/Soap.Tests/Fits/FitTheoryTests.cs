using CsCheck;
using Soap.Fits;
using Soap.Layers;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fits;

/// <summary>What theory says of fits, whatever their equations.</summary>
public sealed class FitTheoryTests
{
    private static readonly Gen<(int Samples, int Inputs, int Outputs, int Seed)> Shapes = Gen.Select(
        Gen.Int[1, 12], Gen.Int[1, 9], Gen.Int[1, 6], Gen.Int[0, 1 << 30]);

    [Theory]
    [InlineData("bp+foof:damping=1000000000")]
    [InlineData("bp+locoprop:steps=1")]
    [InlineData("bp+locoprop:steps=10000,rate=0.000000001")]
    public void With_much_damping_or_one_local_step_it_is_the_outer_product(string rule) => Shapes.Sample(shape =>
    {
        using var scope = NewDisposeScope();
        var (displacement, input) = Batch(shape);
        Near(Fit(rule, displacement, input), displacement.t().matmul(input), 1e-4);
    }, iter: 50, threads: 1);

    // Orthogonal columns of equal length: C = c I.
    [Fact]
    public void On_whitened_inputs_least_squares_and_local_steps_have_the_outer_products_direction()
    {
        using var scope = NewDisposeScope();
        foreach (var width in new[] { 2, 5, 8 })
        {
            var white =
                linalg.qr(randn(8, width, ScalarType.Float64, generator: new Generator(1))).Q.Times(Math.Sqrt(8));
            var displacement = randn(8, 3, ScalarType.Float64, generator: new Generator(2));
            var outer = displacement.t().matmul(white);
            Near(Fit("bp+foof:damping=0.25", displacement, white), outer.Times(0.25 / 1.25), 1e-12);
            var local = Fit("bp+locoprop:steps=7", displacement, white);
            Near(local / local.norm(), outer / outer.norm(), 1e-12);
        }
    }

    [Fact]
    public void Damping_against_the_sum_is_damping_against_the_mean_times_the_batch() => Shapes.Sample(shape =>
    {
        using var scope = NewDisposeScope();
        var (displacement, input) = Batch(shape);
        Near(
            Fit(FormattableString.Invariant($"bp+foof:damping={0.5 * shape.Samples},sum=yes"), displacement, input),
            Fit("bp+foof:damping=0.5", displacement, input),
            1e-12);
    }, iter: 50, threads: 1);

    // Least squares is what it is called: no other change of the weights makes the damped sum of squares smaller.
    [Fact]
    public void Least_squares_minimise_the_damped_squares() => Shapes.Sample(shape =>
    {
        using var scope = NewDisposeScope();
        const double Damping = 0.3;
        var (displacement, input) = Batch(shape);
        var gradient =
            Fit(FormattableString.Invariant($"bp+foof:damping={Damping}"), displacement, input).Over(Damping);
        var residual = input.matmul(gradient.t()) - displacement.Times(shape.Samples);
        Near(
            residual.t().matmul(input).Over(shape.Samples).Plus(gradient.Times(Damping)), zeros_like(gradient), 1e-10);
    }, iter: 50, threads: 1);

    [Fact]
    public void Minimum_norm_moves_every_samples_preactivation_exactly_where_there_are_enough_inputs() =>
        Shapes.Where(shape => shape.Samples <= shape.Inputs).Sample(shape =>
        {
            using var scope = NewDisposeScope();
            var (displacement, input) = Batch(shape);
            var gradient = Fit("minnorm", displacement, input);
            var condition = linalg.cond(input).item<double>();
            Near(input.matmul(gradient.t()), displacement.Times(shape.Samples), 1e-13 * condition * condition);
        }, iter: 100, threads: 1);

    // In the limit of many local steps T times their mean is the target's exact fit, over the first step's size.
    [Fact]
    public void Many_local_steps_arrive_where_the_minimum_norm_does()
    {
        using var scope = NewDisposeScope();
        var (displacement, input) = Batch((4, 6, 3, 5));
        var products = input.matmul(input.t()).Over(4);
        var size = 1 / products.abs().sum(1).max().item<double>();
        Near(
            Fit("locoprop:steps=10000", displacement, input).Times(10_000 * size),
            Fit("minnorm", displacement, input),
            1e-6);
    }

    [Theory]
    [InlineData("foof:damping=0.001")]
    [InlineData("locoprop:steps=50")]
    [InlineData("minnorm")]
    public void Batches_without_full_rank_are_safe(string rule)
    {
        using var scope = NewDisposeScope();
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var (displacement, one) =
                (randn(6, 3, type, generator: new Generator(3)), randn(1, 5, type, generator: new Generator(4)));
            foreach (var input in new[]
            {
                one.expand(6, 5).contiguous(),
                zeros(6, 5, type),
                cat([one, one.Times(2), one, zeros(3, 5, type)], 0),
            })
            {
                var gradient = Fit(rule, displacement, input, type);
                Assert.True(gradient.isfinite().all().item<bool>());
                Assert.True(
                    gradient.norm().to_type(ScalarType.Float64).item<double>() <= 100
                        * displacement.norm().to_type(ScalarType.Float64).item<double>()
                        * (1 + 1 / one.norm().to_type(ScalarType.Float64).item<double>()) * 6,
                    $"{gradient.norm()}");
            }
        }
    }

    // A doubled sample that wants two things gets their mean, and no infinite step.
    [Fact]
    public void Minimum_norm_gives_a_doubled_sample_the_mean_of_what_it_is_asked()
    {
        using var scope = NewDisposeScope();
        var input = tensor(new double[,] { { 1, 0, 2 }, { 1, 0, 2 }, { 0, 3, 0 } });
        var displacement = tensor(new double[,] { { 1.0 }, { 3.0 }, { -1.0 } });
        var moved = input.matmul(Fit("minnorm", displacement.Over(3), input).t());
        Near(moved, tensor(new double[,] { { 2.0 }, { 2.0 }, { -1.0 } }), 1e-12);
    }

    // In float32 activities themselves are rounded: what is left of a direction that is not there is no direction.
    [Fact]
    public void Minimum_norm_does_not_divide_by_the_rounding_of_float32()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(6);
        var exact = randn(20, 3, ScalarType.Float64, generator: generator)
            .matmul(randn(3, 12, ScalarType.Float64, generator: generator));
        var displacement = randn(20, 4, ScalarType.Float64, generator: generator);
        var single = Fit(
            "minnorm", displacement.to_type(ScalarType.Float32), exact.to_type(ScalarType.Float32),
            ScalarType.Float32).to_type(ScalarType.Float64);
        Near(single, Fit("minnorm", displacement, exact), 1e-3);
    }

    [Fact]
    public void Least_squares_on_inputs_that_are_not_finite_is_not_a_number()
    {
        using var scope = NewDisposeScope();
        var input = ones(3, 2, ScalarType.Float64);
        input[0, 0] = double.NaN;
        Assert.True(Fit("foof", ones(3, 2, ScalarType.Float64), input).isnan().any().item<bool>());
        Assert.True(Fit("minnorm", ones(3, 2, ScalarType.Float64), input).isnan().any().item<bool>());
    }

    // A training that blows up meets them a step before activities themselves overflow; LAPACK then found no
    // eigenvalues, and threw.
    [Fact]
    public void Of_finite_inputs_whose_products_are_not_the_minimum_norm_is_not_a_number()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(7);
        var input = randn(8, 5, ScalarType.Float64, generator: generator).Times(1e200);
        Assert.True(Fit("minnorm", ones(8, 2, ScalarType.Float64), input).isnan().all().item<bool>());
    }

    // Looking at a batch moves nothing: the covariance waits for the end of the step.
    [Fact]
    public void What_a_fit_keeps_changes_with_steps_only()
    {
        using var scope = NewDisposeScope();
        using var layer = Layer("foof:period=1,batches=1", 4, 3, ScalarType.Float64, bias: true);
        var (displacement, input) = Batch((5, 4, 3, 1));
        var before = Kept();
        _ = layer.Synapses.FitState.Of(displacement, input.Times(3));
        Assert.Equal(before, Kept());
        var first = layer.Synapses.FitState.Of(displacement, input).Weight.ToBits();
        layer.EndStep();
        Assert.NotEqual(before, Kept());
        Assert.NotEqual(first, layer.Synapses.FitState.Of(displacement, input.Times(2)).Weight.ToBits());

        string Kept() => string.Concat(layer.Synapses.FitState.Memory.Select(kept => kept.ToBits()));
    }

    [Theory]
    [InlineData(0, 0.5, 1, 1, false)]
    [InlineData(1, 1, 1, 1, false)]
    [InlineData(1, -0.1, 1, 1, false)]
    [InlineData(1, 0.5, 0, 1, false)]
    [InlineData(1, 0.5, 2, 3, true)]
    public void Values_out_of_range_are_refused(
        double damping, double average, long period, long batches, bool sums) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeastSquares(damping, average, period, batches, sums));

    [Theory]
    [InlineData("foof:damping=0", "rule 'foof': damping=0: out of range; allowed: a number from 1E-09 to 1000000000")]
    [InlineData("locoprop:rate=3", "rule 'locoprop': rate=3: out of range; allowed: a number from 1E-09 to 2")]
    [InlineData("fa+foof+minnorm", "rule 'fa+foof+minnorm': 'foof' and 'minnorm' both give it the fit; keep one")]
    [InlineData("foof+foof", "rule 'foof+foof': 'foof' and 'foof' both give it the fit; keep one")]
    [InlineData("minnorm+foof", "rule 'minnorm+foof': 'minnorm' and 'foof' both give it the fit; keep one")]
    [InlineData(
        "fa+foof+bp-step",
        "rule 'fa+foof:damping=1,average=0.95,period=100,batches=10,sum=no+bp-step' leaves nothing to intervene on: " +
            "fit 'least-squares' is not the outer product, which backpropagation's is, so that more than the " +
            "displacement would be exchanged")]
    public void Texts_that_make_no_sense_say_why(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SoapException>(() => LearningRule.Parse(text)).Message);

    private static (Tensor Displacement, Tensor Input) Batch((int Samples, int Inputs, int Outputs, int Seed) shape)
    {
        var generator = new Generator((ulong)shape.Seed);
        return (
            randn(shape.Samples, shape.Outputs, ScalarType.Float64, generator: generator),
            randn(shape.Samples, shape.Inputs, ScalarType.Float64, generator: generator));
    }

    private static Tensor Fit(string rule, Tensor displacement, Tensor input, ScalarType type = ScalarType.Float64)
    {
        using var layer = Layer(rule, (int)input.shape[1], (int)displacement.shape[1], type, bias: false);
        return layer.Synapses.FitState.Of(displacement, input).Weight;
    }

    private static FeedbackLinear Layer(string rule, int inputs, int outputs, ScalarType type, bool bias) =>
        new(inputs, outputs, LearningRule.Parse(rule), 1, "any", new() { HasBias = bias, Type = type });

    private static void Near(Tensor actual, Tensor expected, double bound)
    {
        var error = (actual - expected).norm().item<double>() / Math.Max(1, expected.norm().item<double>());
        Assert.True(error <= bound, $"differs by {error}");
    }
}
