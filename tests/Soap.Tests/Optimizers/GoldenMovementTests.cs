using Soap.Optimizers;
using Soap.Tests.Golden;
using Soap.Tests.Oracles;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Soap.Tests.Optimizers;

/// <summary>
/// RMSprop, Muon, L2 and clipping beside PyTorch 1.13's and Muon's published code (make_settings.py), and what they
/// are in a trial.
/// </summary>
public sealed class GoldenMovementTests
{
    private const int Steps = 6;

    [Theory]
    [InlineData("rmsprop", "rmsprop", 0, false, 0, null, 3, 4)]
    [InlineData("rmsprop l2", "rmsprop", 0, false, 0.3, null, 3, 4)]
    [InlineData("sgd l2", "sgd", 0.9, false, 0.3, null, 3, 4)]
    [InlineData("nesterov l2", "sgd", 0.9, true, 0.3, null, 3, 4)]
    [InlineData("adam l2", "adam", 0, false, 0.3, null, 3, 4)]
    [InlineData("sgd clipped", "sgd", 0.9, false, 0, 2.0, 3, 4)]
    [InlineData("sgd l2 clipped", "sgd", 0, false, 0.3, 1.0, 3, 4)]
    [InlineData("muon", "muon", 0, false, 0, null, 3, 4)]
    [InlineData("muon tall", "muon", 0, false, 0, null, 3, 2)]
    [InlineData("muon kernels", "muon", 0, false, 0, null, 3, 2, 2, 2)]
    public void Weights_end_where_PyTorchs_do(
        string name, string optimizer, double momentum, bool nesterov, double decay, double? norm, params int[] sizes)
    {
        using var scope = NewDisposeScope();
        long[] shape = [.. sizes];
        var count = sizes.Aggregate(1, (product, size) => product * size);
        var (weight, bias) = (new Parameter(tensor(GoldenSettings.Numbers(1, count), shape)),
            new Parameter(tensor(GoldenSettings.Numbers(2, 3))));
        using var moves = new OptimizerCase(optimizer, 0.05, momentum, nesterov, decay, "l2").Create([weight, bias]);
        if (norm is { } largest)
        {
            moves.Clip(largest);
        }

        for (var step = 0; step < Steps; step++)
        {
            var given = GoldenSettings.Numbers(10 + step, count);
            var gradient = tensor(given, shape);
            moves.Step([gradient, tensor(GoldenSettings.Numbers(20 + step, 3))], 0.05);
            Assert.Equal(given, gradient.ToVector()); // left as it was given
        }

        var expected = GoldenSettings.Values.Optimizers[name];
        Assert.Equal(count, expected.Weight.Length);
        Assert.Equal(expected.Weight, weight.ToVector(), (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.Equal(expected.Bias, bias.ToVector(), (one, other) => Math.Abs(one - other) < 1e-12);
    }

    // A gradient of rank 2 whose singular values are 100 to 1: a step of Muon takes both directions alike.
    [Fact]
    public void Muon_learns_all_directions_of_a_gradient_alike()
    {
        using var scope = NewDisposeScope();
        var weight = new Parameter(zeros(4, 3, ScalarType.Float64));
        using var muon = new Muon([weight]);
        var gradient = zeros(4, 3, ScalarType.Float64);
        gradient[0, 0] = 1;
        gradient[2, 1] = 0.01;
        muon.Step([gradient], 1);
        var moved = weight.ToMatrix();
        Assert.InRange(-moved[0, 0] / Math.Sqrt(4 / 3.0), 0.65, 1.25);
        Assert.InRange(-moved[2, 1] / Math.Sqrt(4 / 3.0), 0.65, 1.25);
        Assert.Equal(0, moved[3, 2], 1e-12);
    }

    [Fact]
    public void Gradients_below_the_norm_are_left_to_the_bit_and_what_is_not_counted_is_scaled_along()
    {
        using var scope = NewDisposeScope();
        var (weight, feedback) = (new Parameter(zeros(2)), new Parameter(zeros(2)));
        using var clipping = new Sgd([weight, feedback]);
        clipping.Clip(2, [feedback]);
        clipping.Step([tensor(new[] { 0.6f, 0.8f }), tensor(new[] { 30f, 40f })], 1);
        Assert.Equal([-0.6f, -0.8f], weight.ToVector().Select(value => (float)value));
        Assert.Equal([-30, -40], feedback.ToVector());
        clipping.Step([tensor(new[] { 6f, 8f }), tensor(new[] { 30f, 40f })], 1);
        Assert.Equal([-1.8, -2.4], weight.ToVector(), (one, other) => Math.Abs(one - other) < 1e-5);
        Assert.Equal([-36, -48], feedback.ToVector(), (one, other) => Math.Abs(one - other) < 1e-4);
        Assert.Throws<ArgumentOutOfRangeException>(() => clipping.Clip(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => clipping.Clip(double.PositiveInfinity));
    }

    [Theory]
    [InlineData(1.0, 1e-8)]
    [InlineData(-0.1, 1e-8)]
    [InlineData(double.NaN, 1e-8)]
    [InlineData(0.9, 0)]
    public void RmsProps_constants_out_of_range_are_refused(double alpha, double epsilon) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp([], alpha, epsilon));

    [Theory]
    [InlineData("rmsprop", null, "the optimiser is a RmsProp; known are Sgd and Adam")]
    [InlineData("muon", null, "the optimiser is a Muon; known are Sgd and Adam")]
    [InlineData(
        "sgd", 0.5,
        "gradients are clipped by the norm of all of them, and it moves each weight as soon as it has its own")]
    public void A_trial_moves_so_by_autograd_and_the_fused_engine_says_why_not(
        string optimizer, double? norm, string reason)
    {
        var trial = SmallTasks.Specification with
        {
            Rule = "kp",
            LearningRate = norm is null ? 0.01 : 0.1,
            Optimizer = optimizer,
            ClipNorm = norm,
        };
        var result = Trial.Run(trial, SmallTasks.Blobs());
        Assert.Equal(TrialOutcome.Finished, result.Outcome);
        Assert.Equal(("autograd", reason), (result.Engine!.Name, result.Engine.Reason));
        Assert.True(result.TrainingLoss[^1].Loss < result.TrainingLoss[0].Loss);
        var plain = trial with { Optimizer = "sgd", ClipNorm = null };
        Assert.NotEqual(Trial.Run(plain, SmallTasks.Blobs()).WeightsDigest, result.WeightsDigest);
        Assert.StartsWith(
            "engine = fused does not apply: ",
            Assert.Throws<SoapException>((trial with { Engine = "fused" }).Check).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sgd", 0, false)]
    [InlineData("sgd", 0.9, false)]
    [InlineData("sgd", 0.9, true)]
    [InlineData("adam", 0, false)]
    public void Decay_in_the_gradient_moves_the_same_weights_by_both_engines(
        string optimizer, double momentum, bool nesterov)
    {
        var trial = SmallTasks.Specification with
        {
            Rule = "kp",
            LearningRate = 0.01,
            Optimizer = optimizer,
            Momentum = momentum,
            Nesterov = nesterov,
            Decay = "l2",
            WeightDecay = 0.1,
        };
        var fused = Trial.Run(trial with { Engine = "fused" }, SmallTasks.Blobs());
        var autograd = Trial.Run(trial with { Engine = "autograd" }, SmallTasks.Blobs());
        Assert.Equal(
            autograd.TrainingLoss.Select(point => point.Loss), fused.TrainingLoss.Select(point => point.Loss),
            (one, other) => Math.Abs(one - other) < 1e-5);
        var decoupled = Trial.Run(
            trial with { Engine = "autograd", Decay = null, Optimizer = optimizer == "adam" ? "adamw" : optimizer },
            SmallTasks.Blobs());
        var isSame = optimizer == "sgd" && momentum == 0; // plain descent knows no difference
        Assert.Equal(!isSame, Math.Abs(decoupled.TrainingLoss[^1].Loss - autograd.TrainingLoss[^1].Loss) > 1e-4);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        var trial = SmallTasks.Specification;
        Refuses(trial with { Decay = "l1" }, "decay = l1 is not allowed; allowed: decoupled, l2");
        Refuses(trial with { Decay = "l2", Optimizer = "adamw" },
            "decay = l2 makes no sense for adamw, which is adam with decoupled decay; use adam");
        Refuses(trial with { ClipNorm = 0 }, "clip-norm = 0 is not allowed; allowed: above 0, at most 1E+30");
        Refuses(trial with { Optimizer = "adam", WeightDecay = 0.1 },
            "optimizer = adam has no weight decay; use adamw, whose decay is decoupled, or decay = l2");

        static void Refuses(TrialSpecification trial, string message) =>
            Assert.Equal(message, Assert.Throws<SoapException>(trial.Check).Message);
    }
}
