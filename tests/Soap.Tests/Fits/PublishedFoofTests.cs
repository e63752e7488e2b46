using System.Globalization;
using Soap.Fits;
using Soap.Layers;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Oracles;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fits;

/// <summary>
/// The settings here that equal those of FOOF's published code, and the two things in which its steps differ.
/// </summary>
/// <remarks>Benzing 2022, freedbee/Neuron_Descent_and_KFAC, commit 89cba19, code/optimization_modules.py.</remarks>
public sealed class PublishedFoofTests
{
    private const int Samples = 8, Inputs = 5, Outputs = 3, Period = 6;
    private const double Damping = 4, Average = 0.9, Rate = 2;

    // Its step size over its damping is the learning rate. Its inverse is one step older, which shows where it is new.
    [Theory]
    [InlineData(Damping, "yes", Period)]
    [InlineData(Damping / Samples, "no", Period)]
    [InlineData(Damping, "yes", 2)]
    public void Steps_are_the_published_codes_but_for_those_that_invert(double damping, string sum, int batches)
    {
        using var scope = NewDisposeScope();
        using var layer = Layer(damping, sum, batches);
        var published = new PublishedFoof(batches);
        for (var step = 0; step < 4 * Period; step++)
        {
            var (displacement, input) = Batch(step);
            var memory = layer.Synapses.FitState.Memory.Select(kept => kept.clone()).ToArray();
            var own = layer.Synapses.FitState.Of(displacement, input).Weight.Times(Rate / Damping).ToMatrix();
            layer.EndStep();
            if (published.Step(step, displacement, input, momentum: 0) is not { } theirs)
            {
                continue;
            }

            var older = displacement.t().matmul(((InputFit)layer.Rule.Fit).Fitted(input,
                memory)).Times(Rate / Damping);
            Assert.True(Arrays.Error(older.ToMatrix(), theirs) < 1e-10);
            var error = Arrays.Error(own, theirs);
            Assert.True(step % Period == Period - 1 ? error > 1e-3 : error < 1e-10, $"step {step} differs by {error}");
        }
    }

    // Momentum of gradients, which go through the newest inverse, or of what the inverse made of them, is the same
    // while the inverse stands still.
    [Fact]
    public void With_momentum_they_are_the_published_codes_until_the_inverse_changes()
    {
        const double Momentum = 0.8;
        using var scope = NewDisposeScope();
        using var layer = Layer(Damping, "yes", Period);
        var published = new PublishedFoof(Period);
        using var optimizer = new Sgd([new Parameter(zeros(Outputs, Inputs, ScalarType.Float64))], Momentum);
        var moved = new double[Outputs, Inputs];
        for (var step = 0; step < 3 * Period; step++)
        {
            var (displacement, input) = Batch(step);
            var gradient = layer.Synapses.FitState.Of(displacement, input).Weight;
            layer.EndStep();
            if (published.Step(step, displacement, input, Momentum) is not { } theirs)
            {
                continue;
            }

            optimizer.Step([gradient], Rate / Damping);
            moved = NaiveNetwork.Sum(moved, NaiveNetwork.Times(theirs, -1));
            var error = Arrays.Error(optimizer.Parameters[0].ToMatrix(), moved);
            Assert.True(step < 2 * Period - 1 ? error < 1e-10 : error > 1e-3, $"step {step} differs by {error}");
        }
    }

    private static FeedbackLinear Layer(double damping, string sum, int batches)
    {
        FormattableString text =
            $"foof:damping={damping},average={Average},period={Period},batches={batches},sum={sum}";
        var rule = LearningRule.Parse(text.ToString(CultureInfo.InvariantCulture));
        return new FeedbackLinear(
            Inputs, Outputs, rule, 1, "any", new() { HasBias = false, Type = ScalarType.Float64 });
    }

    // n / N and h.
    private static (Tensor Displacement, Tensor Input) Batch(int step)
    {
        var generator = new Generator((ulong)step);
        var displacement = randn(Samples, Outputs, ScalarType.Float64, generator: generator).Over(Samples);
        return (displacement, randn(Samples, Inputs, ScalarType.Float64, generator: generator));
    }

    /// <summary>
    /// The code's schedule. It takes in batches before training, here those that the fit took in during its first
    /// period, and inverts; after each period of steps it inverts what it took in before and during these.
    /// </summary>
    private sealed class PublishedFoof(int batches)
    {
        private double[,] _sum = new double[Inputs, Inputs], _velocity = new double[Outputs, Inputs];
        private double[,]? _inverse;
        private double _share;

        /// <summary>The change of W that the code subtracts; null before training.</summary>
        public double[,]? Step(int step, Tensor displacement, Tensor input, double momentum)
        {
            if (step == 0 || step % Period >= Period - batches)
            {
                var (h, transposed) = (input.ToMatrix(), input.t().ToMatrix());
                var batch = NaiveNetwork.Times(NaiveNetwork.Product(transposed, h), 1 - Average);
                _sum = NaiveNetwork.Sum(NaiveNetwork.Times(_sum, Average), batch);
                _share = Average * _share + 1 - Average;
            }

            double[,]? change = null;
            if (_inverse is not null)
            {
                var gradient = NaiveNetwork.Product(displacement.t().ToMatrix(), input.ToMatrix());
                _velocity = NaiveNetwork.Sum(NaiveNetwork.Times(_velocity, momentum), gradient);
                change = NaiveNetwork.Times(NaiveNetwork.Product(_velocity, _inverse), Rate);
            }

            if (step % Period == Period - 1)
            {
                var damped = NaiveNetwork.Times(_sum, 1 / _share);
                for (var i = 0; i < Inputs; i++)
                {
                    damped[i, i] += Damping;
                }

                _inverse = NaiveFit.Inverted(damped);
            }

            return change;
        }
    }
}
