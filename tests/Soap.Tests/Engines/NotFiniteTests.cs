using Soap.Data;
using Soap.Engines;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Training;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Engines;

/// <summary>Training stops before the step that would spoil the weights, and says what was the first to go
/// bad.</summary>
public sealed class NotFiniteTests
{
    public static TheoryData<string, EngineChoice> RulesAndEngines =>
        [.. from rule in new[] { "bp", "fa", "frozen", "dfa", "kp", "foof:period=3,batches=2", "locoprop",
            "sign:period=16", "fa+bp-magnitude" }
            from engine in new[] { EngineChoice.Autograd, EngineChoice.Fused }
            select (rule, engine)];

    [Theory]
    [MemberData(nameof(RulesAndEngines))]
    public void Infinite_inputs_stop_training_before_any_weight_moves(string rule, EngineChoice engine)
    {
        foreach (var bad in new[] { float.PositiveInfinity, float.NegativeInfinity, float.NaN })
        {
            // One sample is bad, of the fourth batch. A tanh bounds what infinity makes of it, so that the loss stays
            // finite.
            var sample = (int)new BatchOrder(120, 30, 1).Next(48, 16).ToVector()[3];
            var data = SmallTasks.Blobs(inputs => inputs[sample * 5 + 2] = bad).Train;
            With(rule, data, engine, (trainer, network) =>
            {
                Assert.True(trainer.TrainUntil(48));
                var before = Bits(network);
                Assert.False(trainer.TrainUntil(270));
                Assert.Equal((48L, "inputs"), (trainer.Progress.Examples, trainer.FirstNotFinite));
                Assert.Equal(before, Bits(network));
            });
        }
    }

    [Theory]
    [InlineData(EngineChoice.Autograd)]
    [InlineData(EngineChoice.Fused)]
    public void What_went_bad_first_is_named(EngineChoice engine)
    {
        Assert.Equal("weights/2", FirstOf(network => network.Layers[1].Weight));
        Assert.Equal("bias/1", FirstOf(network => network.Layers[0].Bias!));
        Assert.Equal("feedback/2", FirstOf(network => network.Layers[1].Synapses.OwnFeedback!));
        Assert.Equal("feedback/3", FirstOf(network => network.Layers[2].Synapses.OwnFeedback!));

        string FirstOf(Func<Mlp, Tensor> find)
        {
            var first = "";
            With("fa", SmallTasks.Blobs().Train, engine, (trainer, network) =>
            {
                Assert.True(trainer.TrainUntil(32));
                find(network).Overwrite(double.NaN);
                Assert.False(trainer.TrainUntil(270));
                first = trainer.FirstNotFinite!;
            });
            return first;
        }
    }

    [Theory]
    [InlineData(EngineChoice.Autograd)]
    [InlineData(EngineChoice.Fused)]
    public void Displacements_that_overflow_are_named_and_move_nothing(EngineChoice engine) =>
        With("fa", SmallTasks.Blobs().Train, engine, (trainer, network) =>
    {
        network.Layers[2].Synapses.OwnFeedback!.Overwrite(3e38);
        network.Layers[1].Synapses.OwnFeedback!.Overwrite(3e38);
        var before = Bits(network);
        Assert.False(trainer.TrainUntil(270));
        Assert.True(double.IsFinite(trainer.LastLoss));
        Assert.Contains(trainer.FirstNotFinite, new[] { "displacements/1", "displacements/2" });
        Assert.Equal(before, Bits(network));
    });

    [Fact]
    public void Targets_that_are_no_numbers_are_named()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 4, 1], Activation.Tanh, LearningRule.Parse("fa"), 1);
        using var optimizer = new Sgd(network.parameters());
        var data = new Dataset(rand(8, 5), full([8, 1], Kept(double.NaN), ScalarType.Float32));
        using var trainer = new Trainer(network, Loss.MeanSquaredError, optimizer, _ =>
            0.1, new DatasetBatches(data, new BatchOrder(8, 0, 1)), 4);
        Assert.False(trainer.TrainUntil(4));
        Assert.Equal("targets", trainer.FirstNotFinite);
    }

    [Fact]
    public void Other_models_name_their_parameters_and_gradients()
    {
        using var scope = NewDisposeScope();
        using var output = Linear(4, 3);
        using var model = Sequential(("hidden", new FeedbackLinear(5, 4, LearningRule.Parse("fa"), 1, "hidden")),
            ("tanh", Tanh()), ("output", output));
        using var optimizer = new Sgd(model.parameters());
        using var trainer = new Trainer(model, Loss.CrossEntropy, optimizer, _ =>
            0.1, new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), 16);
        Assert.True(trainer.TrainUntil(32));
        Assert.Null(trainer.FirstNotFinite);
        output.bias!.Overwrite(double.PositiveInfinity);
        var before = model.parameters().First().ToBits();
        Assert.False(trainer.TrainUntil(64));
        Assert.Equal("parameters/output.bias", trainer.FirstNotFinite);
        Assert.Equal(before, model.parameters().First().ToBits());
    }

    // A sum of finite numbers can be infinite, which is no reason to stop.
    [Fact]
    public void Gradients_whose_sum_overflows_are_finite()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(5, 1, LearningRule.Parse("bp"), 1, "only");
        layer.Weight.Overwrite(0);
        using var optimizer = new Sgd(layer.parameters());
        var data = new Dataset(
            full([1, 5], Kept(1.5e19), ScalarType.Float32), full([1, 1], Kept(-5e18), ScalarType.Float32));
        using var trainer = new Trainer(layer, Loss.MeanSquaredError, optimizer, _ =>
            1e-38, new DatasetBatches(data, new BatchOrder(1, 0, 1)), 1, new() { Engine = EngineChoice.Autograd });
        Assert.True(trainer.TrainUntil(1));
        Assert.True(double.IsFinite(trainer.LastLoss));
    }

    // Each number is finite, and so is the loss; what they make together is not.
    [Theory]
    [InlineData(EngineChoice.Autograd)]
    [InlineData(EngineChoice.Fused)]
    public void Gradients_that_overflow_are_named_and_move_nothing(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 1], Activation.Tanh, LearningRule.Parse("bp"), 1);
        network.Layers[0].Weight.Overwrite(0);
        using var optimizer = new Sgd(network.parameters());
        var data = new Dataset(
            full([1, 5], Kept(1e25), ScalarType.Float32), full([1, 1], Kept(-1e18), ScalarType.Float32));
        using var trainer = new Trainer(network, Loss.MeanSquaredError, optimizer, _ =>
            0.1, new DatasetBatches(data, new BatchOrder(1, 0, 1)), 1, new() { Engine = engine });
        Assert.False(trainer.TrainUntil(1));
        Assert.True(double.IsFinite(trainer.LastLoss));
        Assert.Equal("gradients/1", trainer.FirstNotFinite);
        Assert.All(network.Layers[0].Weight.ToVector(), weight => Assert.Equal(0, weight));
    }

    // The fused engine's bound is low; what it cannot tell is looked at.
    [Fact]
    public void Gradients_that_are_large_and_finite_are_learnt_by_the_fused_engine_too()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 1], Activation.Tanh, LearningRule.Parse("bp"), 1);
        network.Layers[0].Weight.Overwrite(0);
        using var optimizer = new Sgd(network.parameters());
        var data = new Dataset(
            full([1, 5], Kept(1e19), ScalarType.Float32), full([1, 1], Kept(-1e18), ScalarType.Float32));
        using var trainer = new Trainer(network, Loss.MeanSquaredError, optimizer, _ =>
            1e-30, new DatasetBatches(data, new BatchOrder(1, 0, 1)), 1, new() { Engine = EngineChoice.Fused });
        Assert.True(trainer.TrainUntil(1));
        Assert.All(network.Layers[0].Weight.ToVector(), weight => Assert.Equal(-2e7, weight, 1e2));
    }

    [Theory]
    [InlineData(EngineChoice.Autograd)]
    [InlineData(EngineChoice.Fused)]
    public void Feedback_whose_own_code_gives_no_numbers_moves_nothing(EngineChoice engine)
    {
        foreach (var feedback in new Soap.Feedback.FeedbackWeights[] { new BadGradients(), new BadStatistic() })
        {
            using var scope = NewDisposeScope();
            using var network = new Mlp(
                [5, 7, 6, 3], Activation.Tanh, new LearningRule("mine", new RuleRecipe { Feedback = feedback }), 1);
            using var optimizer = new Sgd(network.parameters());
            using var trainer = new Trainer(
                network, Loss.CrossEntropy, optimizer, _ => 0.05,
                new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30,
                    1)), 16, new() { Engine = engine });
            Assert.Equal(engine == EngineChoice.Fused ? "fused" : "autograd", trainer.Engine.Name);
            var before = Bits(network) + string.Concat(network.Layers.Select(layer =>
                layer.EffectiveFeedback.ToBits()));
            Assert.False(trainer.TrainUntil(16));
            Assert.Contains(trainer.FirstNotFinite, new[] { "gradients/2", "feedback/2" });
            Assert.Equal(before, Bits(network) + string.Concat(network.Layers.Select(layer =>
                layer.EffectiveFeedback.ToBits())));
        }
    }

    [Fact]
    public void What_was_not_finite_is_forgotten_when_training_goes_on()
    {
        With("fa", SmallTasks.Blobs().Train, EngineChoice.Automatic, (trainer, network) =>
        {
            var weight = network.Layers[1].Weight.ToBytes();
            network.Layers[1].Weight.Overwrite(double.NaN);
            Assert.False(trainer.TrainUntil(16));
            Assert.Equal("weights/2", trainer.FirstNotFinite);
            network.Layers[1].Weight.bytes = weight;
            Assert.True(trainer.TrainUntil(16));
            Assert.Null(trainer.FirstNotFinite);
        });
    }

    [Fact]
    public void A_parameter_of_no_module_is_no_reason_to_break()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(5, 3, LearningRule.Parse("fa"), 1, "only");
        using var extra = new TorchSharp.Modules.Parameter(zeros(2));
        using var optimizer = new Sgd([.. layer.parameters(), extra]);
        using var trainer = new Trainer(layer, Loss.CrossEntropy, optimizer, _ =>
            0.1, new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), 16);
        layer.Weight.Overwrite(double.NaN);
        Assert.False(trainer.TrainUntil(16));
        Assert.Equal("parameters/weight", trainer.FirstNotFinite);
    }

    [Theory]
    [InlineData(InstructionSet.Avx512)]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Vector128)]
    [InlineData(InstructionSet.Scalar)]
    public unsafe void Every_number_of_a_matrix_is_looked_at_and_none_behind_its_rows(InstructionSet set)
    {
        Assert.SkipUnless(InstructionSets.Supported.Contains(set), $"this processor does not have {set}");
        foreach (var (rows, columns) in new[] { (1, 1), (1, 17), (3, 16), (5, 33), (2, 7) })
        {
            var stride = columns + 3;
            var numbers = new float[rows * stride];
            for (var at = 0; at < numbers.Length; at++)
            {
                Array.Fill(numbers, 1e30f);
                foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
                {
                    numbers[at] = bad;
                    fixed (float* from = numbers)
                    {
                        Assert.Equal(at % stride >= columns, All(set, rows, columns, from, stride));
                    }
                }
            }
        }
    }

    private static unsafe bool All(InstructionSet set, int rows, int columns, float* from, int stride) => set switch
    {
        InstructionSet.Avx512 => float.IsFinite(Magnitude<Vectors512<float>,
            System.Runtime.Intrinsics.Vector512<float>, float>.Sum(rows, columns, from, stride)),
        InstructionSet.Avx2 => float.IsFinite(Magnitude<Vectors256<float>, System.Runtime.Intrinsics.Vector256<float>,
            float>.Sum(rows, columns, from, stride)),
        InstructionSet.Vector128 => float.IsFinite(Magnitude<Vectors128<float>,
            System.Runtime.Intrinsics.Vector128<float>, float>.Sum(rows, columns, from, stride)),
        _ => float.IsFinite(Magnitude<Scalars<float>, float, float>.Sum(rows, columns, from, stride)),
    };

    private sealed class BadGradients : Soap.Feedback.WeightReadingFeedback
    {
        public override string Name => "bad-gradients";

        public override (Tensor Feedback, Tensor? Forward) Gradients(Soap.Feedback.FeedbackExperience experience,
            Tensor weight) =>
            (full_like(experience.Feedback, Kept(double.NaN)), null);
    }

    private sealed class BadStatistic : Soap.Feedback.ObservingFeedback
    {
        public override string Name => "bad-statistic";

        public override Soap.Signals.ForwardAccess Reads => Soap.Signals.ForwardAccess.Never;

        public override Tensor Updated(Soap.Feedback.FeedbackExperience experience) =>
            full_like(experience.Feedback, Kept(double.NaN));
    }

    private static string Bits(Mlp network) => string.Concat(network.Layers.Select(layer =>
        layer.Weight.ToBits() + layer.Bias!.ToBits()));

    private static void With(string rule, Dataset data, EngineChoice engine, Action<Trainer, Mlp> check)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 7, 6, 3], Activation.Tanh, LearningRule.Parse(rule), 1);
        using var optimizer = new Sgd(network.parameters(), 0.9);
        using var trainer = new Trainer(network, Loss.CrossEntropy, optimizer, _ =>
            0.05, new DatasetBatches(data, new BatchOrder(120, 30, 1)), 16, new() { Engine = engine });
        check(trainer, network);
    }
}
