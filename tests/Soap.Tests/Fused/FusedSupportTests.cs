using Soap.Engines;
using Soap.Feedback;
using Soap.Fused;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Rules;
using Soap.Tests.Training;
using Soap.Training;
using Soap.Trials;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

public sealed class FusedSupportTests
{
    [Theory]
    [InlineData("pepita", "signal 'pepita' makes passes of its own")]
    [InlineData("ff", "signal 'goodness' makes passes of its own")]
    [InlineData("frozen+kp", "feedback 'kolen-pollack' learns, and signal 'none' gives it nothing")]
    [InlineData("frozen+pfa", "feedback 'product' learns, and signal 'none' gives it nothing")]
    [InlineData(
        "sa+bp-magnitude", "feedback 'symmetric' may add to the gradient of W, of which an intervention needs all")]
    [InlineData("ebd+bp-magnitude", null)]
    [InlineData("fa+bp-step", null)]
    [InlineData("fa", null)]
    [InlineData("bp+asymmetric+constrained", null)]
    public void Rules_that_need_more_than_a_way_back_are_refused(string rule, string? reason) =>
        Assert.Equal(reason, RefusalOf(LearningRule.Parse(rule)));

    [Fact]
    public void Parts_that_are_known_to_their_own_code_only_are_refused()
    {
        Assert.Equal(
            "signal 'wrong' is known to its own code only",
            RefusalOf(WrongRules.With(new WrongSignal(seen => seen.Displacement))));
        Assert.Equal(
            "feedback 'wrong' carries signals in a way of its own",
            RefusalOf(WrongRules.With(feedback: new WrongCarrier((sent, b) => sent.matmul(b)))));
        Assert.Equal(
            "fit 'wrong' is a function of its own",
            RefusalOf(WrongRules.With(fit: new WrongFit((n, h) => n.t().matmul(h)))));
    }

    [Fact]
    public void Feedback_that_learns_by_its_own_code_is_not_refused() =>
        Assert.Null(RefusalOf(WrongRules.With(feedback: new WrongLearner(seen => seen.Sent.t().matmul(seen.Input)))));

    [Theory]
    [InlineData("frozen+kp:decay=0.1")]
    [InlineData("frozen+pfa:decay=0.1")]
    public void Feedback_that_learns_where_nothing_is_sent_decays_all_the_same(string rule)
    {
        foreach (var optimizer in new[] { "sgd", "adamw" })
        {
            var specification = SmallTasks.Specification with
            {
                Rule = rule,
                LearningRate = 0.01,
                Optimizer = optimizer,
                WeightDecay = 0.1,
                Epochs = 1,
            };
            Assert.Equal(
                Trial.Run(specification with { Engine = "autograd" }, SmallTasks.Blobs()).Validation[^1].Loss,
                Trial.Run(specification, SmallTasks.Blobs()).Validation[^1].Loss,
                1e-5);
        }
    }

    [Fact]
    public void Feedback_whose_gradient_the_engine_makes_may_let_weights_decay()
    {
        var (fused, autograd) = (Ends(EngineChoice.Fused), Ends(EngineChoice.Autograd));
        Assert.True(Arrays.Error(fused, autograd) < 1e-11, $"W differs by {Arrays.Error(fused, autograd)}");

        static double[] Ends(EngineChoice engine)
        {
            using var scope = NewDisposeScope();
            using var network = new Mlp(
                [5, 7, 3],
                Activation.Tanh,
                WrongRules.With(feedback: new Decaying()),
                1,
                new() { Type = ScalarType.Float64 });
            using var optimizer = new Sgd(network.parameters());
            using var trainer = new Trainer(
                network, Loss.CrossEntropy, optimizer, _ => 0.1,
                new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), 16,
                new() { Type = ScalarType.Float64, Engine = engine });
            trainer.TrainUntil(90);
            return network.Layers[1].Weight.ToVector();
        }
    }

    [Fact]
    public void Other_models_are_refused()
    {
        using var model = nn.Sequential(("a", nn.Linear(5, 3)));
        using var optimizer = new Sgd(model.parameters());
        Assert.Equal(
            "the model is a Sequential, and the fused engine has an Mlp, and models that were converted (RuleNetwork)",
            FusedSupport.Refuses(model, optimizer, ScalarType.Float32));
    }

    [Fact]
    public void Other_optimisers_are_refused_and_those_that_have_other_parameters()
    {
        using var network = Network("fa");
        using var other = Network("fa");
        using var own = new Downhill(network.parameters());
        Assert.Equal(
            "the optimiser is a Downhill; known are Sgd and Adam",
            FusedSupport.Refuses(network, own, ScalarType.Float32));
        foreach (var parameters in new[]
        {
            network.parameters().Skip(1),
            other.parameters(),
            network.parameters().Concat(other.parameters()),
        })
        {
            using var optimizer = new Sgd(parameters);
            Assert.Equal(
                "the optimiser does not have all of the model's parameters, and these alone",
                FusedSupport.Refuses(network, optimizer, ScalarType.Float32));
        }
    }

    [Fact]
    public void Other_float_types_and_devices_are_refused()
    {
        using var network = Network("fa");
        using var optimizer = new Sgd(network.parameters());
        Assert.Equal(
            "the float type is Float16; known are float32 and float64",
            FusedSupport.Refuses(network, optimizer, ScalarType.Float16));
        Assert.Equal(
            "a parameter is not Float64 in rows", FusedSupport.Refuses(network, optimizer, ScalarType.Float64));
        using var elsewhere = Network("fa");
        elsewhere.to(DeviceType.META);
        using var there = new Sgd(elsewhere.parameters());
        Assert.Equal("the model is not on the CPU", FusedSupport.Refuses(elsewhere, there, ScalarType.Float32));
    }

    [Fact]
    public void Feedback_that_does_not_lie_in_rows_is_left_to_autograd() =>
        Assert.Equal(
            "a buffer is not Float32 in rows",
            RefusalOf(WrongRules.With(feedback: new WrongDraw(drawing =>
                (drawing with { FanIn = drawing.FanOut, FanOut = drawing.FanIn }).From(drawing.Stream).t()))));

    [Fact]
    public void Feedback_may_have_other_methods_of_that_name() =>
        Assert.Null(RefusalOf(WrongRules.With(feedback: new TwiceNamed())));

    [Fact]
    public void The_trainer_says_which_engine_it_chose_and_why()
    {
        Assert.Equal(("fused", "a dense network on the CPU"), Engine("fa", EngineChoice.Automatic));
        Assert.Equal(("fused", "a dense network on the CPU"), Engine("fa", EngineChoice.Fused));
        Assert.Equal(("autograd", "asked for"), Engine("fa", EngineChoice.Autograd));
        Assert.Equal(
            ("autograd", "signal 'pepita' makes passes of its own"), Engine("pepita", EngineChoice.Automatic));
        var error = Assert.Throws<SoapException>(() => Engine("pepita", EngineChoice.Fused));
        Assert.Equal(
            "engine = fused does not apply: signal 'pepita' makes passes of its own; allowed: auto, autograd",
            error.Message);
        Assert.Equal(ExitCode.Usage, error.ExitCode);

        static (string, string) Engine(string rule, EngineChoice choice)
        {
            using var network = Network(rule);
            using var optimizer = new Sgd(network.parameters());
            using var trainer = new Trainer(
                network,
                Loss.CrossEntropy,
                optimizer,
                _ => 0.1,
                new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)),
                16,
                new() { Engine = choice });
            return (trainer.Engine.Name, trainer.Engine.Reason);
        }
    }

    [Fact]
    public void A_trials_result_says_which_engine_ran_and_why()
    {
        var specification = SmallTasks.Specification;
        var fused = Trial.Run(specification, SmallTasks.Blobs()).Engine!;
        Assert.Equal(
            ("fused", "a dense network on the CPU", EnumWords.Of(Soap.Fused.Simd.InstructionSets.Current)),
            (fused.Name, fused.Reason, fused.Instructions));
        Assert.Equal(
            new EngineRecord("autograd", "asked for"),
            Trial.Run(specification with { Engine = "autograd" }, SmallTasks.Blobs()).Engine);
        Assert.Equal(
            new EngineRecord("autograd", "signal 'pepita' makes passes of its own"),
            Trial.Run(specification with { Rule = "pepita" }, SmallTasks.Blobs()).Engine);
        Assert.Throws<SoapException>(() => Trial.Run(
            specification with { Rule = "pepita", Engine = "fused" }, SmallTasks.Blobs()));
    }

    [Fact]
    public void A_trial_that_breaks_on_noise_says_too_which_engine_ran()
    {
        var broken = Trial.Run(
            SmallTasks.Specification with { NoiseExamples = 200, NoiseLearningRate = 1e20, WeightDecay = 1000 },
            SmallTasks.Blobs());
        Assert.True(broken.Divergence!.Examples < 0, $"it broke after {broken.Divergence.Examples}");
        Assert.Equal("fused", broken.Engine?.Name);
    }

    [Fact]
    public void An_unknown_word_is_answered_with_the_nearest()
    {
        var error = Assert.Throws<SoapException>(() => Trial.Run(
            SmallTasks.Specification with { Engine = "fusd" }, SmallTasks.Blobs()));
        Assert.Equal("unknown engine 'fusd': did you mean 'fused'? (allowed: auto, autograd, fused)", error.Message);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    // What a rule's own code gives is checked before kernels read it.
    [Fact]
    public void What_feedback_learns_must_have_its_shape()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [5, 7, 3],
            Activation.Tanh,
            WrongRules.With(feedback: new WrongLearner(seen => seen.Input.t().matmul(seen.Sent))),
            1);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(
            network,
            Loss.CrossEntropy,
            optimizer,
            _ => 0.1,
            new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)),
            16);
        Assert.Equal("fused", trainer.Engine.Name);
        var error = Assert.Throws<InvalidOperationException>(() => trainer.TrainUntil(
            16, TestContext.Current.CancellationToken));
        Assert.Equal("The feedback 'wrong' gave [7, 3], where [3, 7] is needed.", error.Message);
    }

    [Fact]
    public void What_feedback_draws_must_have_its_shape()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [5, 7, 3],
            Activation.Tanh,
            WrongRules.With(feedback: new WrongDraw(drawing => rand(drawing.FanIn, drawing.FanOut))),
            1);
        using var optimizer = new Sgd(network.parameters());
        var error = Assert.Throws<InvalidOperationException>(() =>
            new Trainer(
                network,
                Loss.CrossEntropy,
                optimizer,
                _ => 0.1,
                new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)),
                16));
        Assert.Equal("The feedback 'wrong' gave [5, 7], where [7, 5] is needed.", error.Message);
    }

    private static string? RefusalOf(LearningRule rule)
    {
        using var network = new Mlp([5, 7, 3], Activation.Tanh, rule, 1);
        using var optimizer = new Sgd(network.parameters());
        return FusedSupport.Refuses(network, optimizer, ScalarType.Float32);
    }

    private static Mlp Network(string rule) => new([5, 7, 3], Activation.Tanh, LearningRule.Parse(rule), 1);

    private sealed class TwiceNamed : SeparateFeedback
    {
        public override string Name => "twice";

        public override ForwardAccess Reads => ForwardAccess.Never;

        public static Tensor Carry(Tensor sent) => sent;
    }

    private sealed class Decaying : LearnedFeedback
    {
        public override string Name => "decaying";

        public override ForwardAccess Reads => ForwardAccess.Never;

        public override bool IsOuterProduct => true;

        public override double ForwardDecay => 0.1;

        public override Tensor Gradient(FeedbackExperience experience) => experience.Sent.t().matmul(experience.Input);
    }

    private sealed class Downhill(IEnumerable<Parameter> parameters) : Optimizer(parameters, 0)
    {
        protected override void Move(int index, Tensor gradient, double learningRate) =>
            Parameters[index].sub_(gradient);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
