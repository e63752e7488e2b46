using Soap.Engines;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Training;

/// <summary>The trainer does for any model what it does for an <see cref="Mlp"/>: what rules need at each step, and
/// modes.</summary>
public sealed class TrainerOnAnyModelTests
{
    private static readonly string[] Rules =
        ["bp", "fa", "kp:decay=0.1", "sign:period=48", "wm", "drtp", "dkp", "foof:period=3,batches=2", "ebd",
            "fa+constrained", "pfa", "dfa"];

    public static TheoryData<string, string> RulesAndShapes => [.. Rules.SelectMany(rule =>
        new[] { "bare layer", "sequential", "nested module" }.Select(shape => (rule, shape)))];

    [Theory]
    [MemberData(nameof(RulesAndShapes))]
    public void A_model_of_the_same_layers_ends_with_the_bits_of_the_network(string text, string shape)
    {
        using var scope = NewDisposeScope();
        var rule = LearningRule.Parse(text);
        int[] widths = shape == "bare layer" ? [5, 3] : [5, 7, 6, 3];
        using var network = new Mlp(widths, Activation.Tanh, rule, 1);
        var broadcast = new Broadcast(3);
        var layers = Enumerable.Range(1, widths.Length - 1).Select(l => new FeedbackLinear(
            widths[l - 1], widths[l], rule, 1, $"{l}",
            new()
            {
                Broadcast = broadcast,
                IsOutput = l == widths.Length - 1,
                Activation = l == widths.Length - 1 ? Activation.Identity : Activation.Tanh,
            })).ToArray();
        using Module<Tensor, Tensor> model = shape switch
        {
            "bare layer" => layers[0],
            "sequential" => Sequential(("1", layers[0]), ("f", Tanh()), ("2", layers[1]), ("g", Tanh()), ("3",
                layers[2])),
            _ => new Nested(layers[0], new Nested(layers[1], layers[2])),
        };
        Assert.Equal(Train(network, network.Layers, EngineChoice.Autograd), Train(model, layers,
            EngineChoice.Automatic));
    }

    private static string Train(Module<Tensor, Tensor> model, IReadOnlyList<FeedbackLinear> layers,
        EngineChoice engine)
    {
        using var optimizer = new Sgd(model.parameters(), 0.9);
        using var trainer = new Trainer(model, Loss.CrossEntropy, optimizer, _ =>
            0.05, new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), 16,
            new() { Engine = engine });
        Assert.Equal("autograd", trainer.Engine.Name);
        Assert.True(trainer.TrainUntil(200, TestContext.Current.CancellationToken));
        return string.Concat(layers.Select(layer => layer.Weight.ToBits() + layer.Bias!.ToBits() +
            layer.EffectiveFeedback.ToBits()));
    }

    [Fact]
    public void Decay_of_a_bare_layer_is_that_of_its_rule()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(5, 3, LearningRule.Parse("kp:decay=0.1"), 1, "only");
        using var optimizer = new Sgd(layer.parameters());
        using var trainer = new Trainer(layer, Loss.CrossEntropy, optimizer, _ =>
            0, new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), 16);
        var before = layer.Weight.ToMatrix();
        trainer.TrainUntil(32, TestContext.Current.CancellationToken);
        Assert.True(Arrays.Error(layer.Weight.ToVector(), before.Cast<double>().Select(weight =>
            0.81 * weight)) < 1e-6);
    }

    [Fact]
    public void Evaluation_is_in_evaluation_mode_and_leaves_every_module_in_the_mode_that_it_found()
    {
        using var scope = NewDisposeScope();
        using var model = WithNorm(out var norm, out var kept);
        kept.eval();
        var data = SmallTasks.Blobs();
        using var optimizer = new Sgd(model.parameters());
        using var trainer = new Trainer(model, Loss.CrossEntropy, optimizer, _ =>
            0.05, new DatasetBatches(data.Train, new BatchOrder(120, 30, 1)), 16);
        trainer.TrainUntil(90, TestContext.Current.CancellationToken);

        var before = State();
        var evaluations = Enumerable.Range(0, 3).Select(_ => trainer.Evaluate(data.Test)).ToArray();
        Assert.Single(evaluations.Distinct());
        Assert.Equal(evaluations[0], Evaluation.Evaluate(model, Loss.CrossEntropy, data.Test, null, 90));
        Assert.Equal(before, State());
        Assert.Equal((true, true, false), (model.training, norm.training, kept.training));

        model.eval();
        Assert.Equal(evaluations[0], trainer.Evaluate(data.Test));
        Assert.Equal((false, false, false), (model.training, norm.training, kept.training));

        string State() => string.Concat(model.state_dict().Values.Select(value => value.ToBits()));
    }

    [Fact]
    public void A_model_left_in_evaluation_mode_is_trained_in_training_mode_and_is_in_evaluation_mode_again()
    {
        using var scope = NewDisposeScope();
        using var model = WithNorm(out var norm, out _);
        model.eval();
        var before = norm.running_mean!.ToBits();
        Train(model, [.. ModuleTree.Of(model).OfType<FeedbackLinear>()], EngineChoice.Automatic);
        Assert.NotEqual(before, norm.running_mean!.ToBits());
        Assert.All(ModuleTree.Of(model), module => Assert.False(module.training));
    }

    [Fact]
    public void Batch_norm_put_into_evaluation_mode_within_a_model_that_trains_keeps_its_statistics()
    {
        using var scope = NewDisposeScope();
        using var model = WithNorm(out var norm, out _);
        norm.eval();
        var before = norm.running_mean!.ToBits();
        Train(model, [.. ModuleTree.Of(model).OfType<FeedbackLinear>()], EngineChoice.Automatic);
        Assert.Equal(before, norm.running_mean!.ToBits());
        Assert.Equal((true, false), (model.training, norm.training));
    }

    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("foof:period=3,batches=2")]
    public void Under_batch_norm_a_sample_left_alone_joins_the_batch_before_it(string rule)
    {
        // 91 samples an epoch, then a cut that would leave one alone too; 90 leave none.
        Assert.Equal([15, 15, 15, 15, 15, 16, 15, 15, 16], Sizes(91, 15, 91 + 46, rule, norm: true));
        Assert.Equal([15, 15, 15, 15, 15, 15, 1, 15, 15, 15, 1], Sizes(91, 15, 91 + 46, rule, norm: false));
        Assert.Equal([16, 16, 16, 16, 16, 10], Sizes(90, 16, 90, rule, norm: true));
        Assert.Equal([3], Sizes(90, 2, 3, rule, norm: true));
    }

    [Fact]
    public void One_sample_under_batch_norm_is_refused_before_it_moves_anything()
    {
        using var scope = NewDisposeScope();
        using var model = WithNorm(out var norm, out _);
        using var optimizer = new Sgd(model.parameters());
        using var trainer = new Trainer(model, Loss.CrossEntropy, optimizer, _ =>
            0.05, new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), 1);
        var before = norm.running_var!.ToBits();
        var error = Assert.Throws<InvalidOperationException>(() => trainer.TrainUntil(1,
            TestContext.Current.CancellationToken));
        Assert.Equal(
            "A step has one sample, and the model's batch norm makes nothing of one: its " +
            "deviation from its own mean is 0 / 0. " +
            "Batches need at least 2 samples, or batch norm in evaluation mode.",
            error.Message);
        Assert.Equal(before, norm.running_var!.ToBits());
        norm.eval();
        Assert.True(trainer.TrainUntil(1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void One_sample_with_several_positions_is_learnt_under_batch_norm()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(
            ("u", Unflatten(1, [1, 5])),
            ("c", Conv1d(1, 4, 2)),
            ("n", BatchNorm1d(4)),
            ("v", Flatten()),
            ("o", new FeedbackLinear(16, 3, LearningRule.Parse("fa"), 1, "o")));
        using var optimizer = new Sgd(model.parameters());
        using var trainer = new Trainer(model, Loss.CrossEntropy, optimizer, _ =>
            0.01, new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), 1);
        Assert.True(trainer.TrainUntil(4, TestContext.Current.CancellationToken));
    }

    // The shared one is found below the first before the second, which is set after it.
    [Fact]
    public void A_module_that_several_share_gets_its_own_mode_back()
    {
        using var scope = NewDisposeScope();
        var shared = Dropout(0.5);
        var (above, below) = (new Nested(Identity(), shared), new Nested(Identity(), shared));
        using var model = new Nested(above, new Nested(new Nested(Identity(), below), Identity()));
        model.train();
        above.eval();
        below.eval();
        shared.train();
        using (ModuleModes.Evaluation(model))
        {
            Assert.All(ModuleTree.Of(model), module => Assert.False(module.training));
        }

        Assert.Equal((true, false, false, true), (model.training, above.training, below.training, shared.training));
    }

    private static List<int> Sizes(int epoch, int batch, int end, string rule, bool norm)
    {
        using var scope = NewDisposeScope();
        using var model = norm ? WithNorm(out _, out _, rule) : Sequential(("1", new FeedbackLinear(5, 3,
            LearningRule.Parse(rule), 1, "1")));
        using var optimizer = new Sgd(model.parameters());
        using var trainer = new Trainer(model, Loss.CrossEntropy, optimizer, _ =>
            0.01, new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 120 - epoch, 1)), batch);
        var sizes = new List<int>();
        trainer.Every(Trigger.Batches(1), _ => sizes.Add(trainer.LastCount));
        Assert.True(trainer.TrainUntil(end, TestContext.Current.CancellationToken));
        Assert.Equal(end, trainer.Progress.Examples);
        return sizes;
    }

    private static TorchSharp.Modules.Sequential WithNorm(out TorchSharp.Modules.BatchNorm1d norm,
        out TorchSharp.Modules.Dropout kept, string rule = "fa")
    {
        (norm, kept) = (BatchNorm1d(8), Dropout(0.3));
        return Sequential(
            ("1", new FeedbackLinear(5, 8, LearningRule.Parse(rule), 1, "1")),
            ("n", norm),
            ("f", Tanh()),
            ("d", Sequential(("e", Dropout(0.5)), ("k", kept))),
            ("2", new FeedbackLinear(8, 3, LearningRule.Parse(rule), 1, "2")));
    }

    private sealed class Nested : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> _below, _above;

        public Nested(Module<Tensor, Tensor> below, Module<Tensor, Tensor> above)
            : base(nameof(Nested))
        {
            (_below, _above) = (below, above);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _above.forward(_below.forward(input).tanh());
    }
}
