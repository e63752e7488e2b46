using Soap.Engines;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void A_parameter_that_requires_no_gradient_is_refused()
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([2, 3, 2], Activation.Tanh, LearningRule.Parse("bp"), 1);
        network.Layers[0].Weight.requires_grad = false;
        using var optimizer = new Sgd(network.parameters());
        var error = Assert.Throws<ArgumentException>(() =>
            new Trainer(
                network,
                Loss.CrossEntropy,
                optimizer,
                _ => 0.1,
                new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)),
                16));
        Assert.StartsWith(
            "The optimiser has a parameter that requires no gradient: leave it out, or let it require one.",
            error.Message);
    }

    [Theory]
    [InlineData(EngineChoice.Autograd)]
    [InlineData(EngineChoice.Fused)]
    public void A_loss_beyond_float32_ends_training(EngineChoice engine)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([1, 3, 1], Activation.Identity, LearningRule.Parse("bp"), 1);
        using var optimizer = new Sgd(network.parameters());
        var data = new Soap.Data.Dataset(tensor(new[] { 1e25f }, [1, 1]), tensor(new[] { 0f }, [1, 1]));
        using var trainer = new Trainer(
            network,
            Loss.MeanSquaredError,
            optimizer,
            _ => 1e-30,
            new DatasetBatches(data, new BatchOrder(1, 0, 1)),
            1,
            new() { Engine = engine });
        Assert.False(trainer.TrainUntil(1));
        Assert.Equal(double.PositiveInfinity, trainer.LastLoss);
    }

    [Fact]
    public void Callbacks_come_at_their_triggers_and_the_epochs_only_at_its_end() => With((trainer, _) =>
    {
        var (batches, examples, epochs) = (0, new List<long>(), new List<TrainingProgress>());
        trainer.Every(Trigger.Batches(1), _ => batches++)
            .Every(Trigger.Examples(50), moment => examples.Add(moment.Examples))
            .Every(Trigger.Epochs(1), epochs.Add);
        Assert.True(trainer.TrainUntil(270));
        Assert.Equal(18, batches);
        Assert.Equal([64, 106, 154, 212, 260], examples);
        Assert.Equal([new(6, 90, 1), new(12, 180, 2), new(18, 270, 3)], epochs);
    });

    [Fact]
    public void The_last_batch_is_cut_to_end_where_it_was_asked() => With((trainer, _) =>
    {
        var sizes = new List<int>();
        trainer.Every(Trigger.Batches(1), _ => sizes.Add(trainer.LastCount));
        Assert.True(trainer.TrainUntil(100));
        Assert.Equal([16, 16, 16, 16, 16, 10, 10], sizes);
        Assert.Equal(new TrainingProgress(7, 100, 1), trainer.Progress);
    });

    [Fact]
    public void Training_in_two_parts_at_a_batchs_end_is_training_in_one()
    {
        var (whole, parts) = ("", "");
        With((trainer, network) =>
        {
            trainer.TrainUntil(270);
            whole = Bits(network);
        });
        With((trainer, network) =>
        {
            trainer.TrainUntil(106);
            trainer.TrainUntil(270);
            parts = Bits(network);
        });
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void The_learning_rate_is_asked_for_each_step_from_zero()
    {
        var steps = new List<long>();
        With((trainer, _) => trainer.TrainUntil(100), step =>
        {
            steps.Add(step);
            return 0.1;
        });
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], steps);
    }

    [Fact]
    public void A_step_with_a_loss_that_is_not_finite_is_not_made() => With((trainer, network) =>
    {
        trainer.TrainUntil(32);
        using (no_grad())
        {
            network.Layers[1].Weight.fill_(Kept(double.NaN));
        }

        var first = network.Layers[0].Weight.ToBits();
        Assert.False(trainer.TrainUntil(270));
        Assert.Equal(new TrainingProgress(2, 32, 0), trainer.Progress);
        Assert.True(double.IsNaN(trainer.LastLoss));
        Assert.Equal(first, network.Layers[0].Weight.ToBits());
    });

    [Fact]
    public void Cancelling_ends_between_two_steps() => With((trainer, _) =>
    {
        using var source = new CancellationTokenSource();
        trainer.Every(Trigger.Batches(3), _ => source.Cancel());
        Assert.Throws<OperationCanceledException>(() => trainer.TrainUntil(270, source.Token));
        Assert.Equal(3, trainer.Progress.Step);
    });

    [Fact]
    public void Live_tensors_do_not_grow_with_the_steps()
    {
        // Counted for this thread alone: tests beside this one have tensors of their own.
        // Frozen layers are left out: TorchSharp gives a missing gradient as an empty object, which it never counts
        // out.
        foreach (var rule in new[] { "bp", "fa", "sign:period=1", "pepita", "ff" })
        {
            With((trainer, _) =>
            {
                trainer.TrainUntil(50 * 15);
                var early = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                trainer.TrainUntil(500 * 15);
                Assert.Equal(early, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            }, rule: rule);
        }
    }

    [Fact]
    public void A_model_that_is_no_network_of_this_library_can_be_trained()
    {
        using var scope = NewDisposeScope();
        var data = SmallTasks.Blobs().Train;
        using var model = nn.Sequential(
            ("a", nn.Linear(5, 8)), ("f", nn.ReLU()),
            ("b", new FeedbackLinear(8, 3, LearningRule.Parse("fa"), 1, "b")));
        using var optimizer = new Soap.Optimizers.Adam(model.parameters());
        var trainer = new Trainer(
            model, Loss.CrossEntropy, optimizer, _ => 0.02, new DatasetBatches(data, new BatchOrder(120, 0, 1)), 16);
        var before = Evaluation.Evaluate(model, Loss.CrossEntropy, data, null, 0);
        trainer.TrainUntil(1200, TestContext.Current.CancellationToken);
        var after = Evaluation.Evaluate(model, Loss.CrossEntropy, data, null, 1200);
        Assert.True(after.Loss < 0.5 * before.Loss && after.Accuracy > 0.9, $"{before} to {after}");
    }

    [Fact]
    public void An_optimiser_that_contradicts_the_rule_is_refused_and_one_that_moves_weights_as_it_says_is_not()
    {
        using var scope = NewDisposeScope();
        var rule = LearningRule.Parse("fa+momentum:factor=0.8");
        using var network = new Mlp([5, 7, 3], Activation.Tanh, rule, 1);
        using var layer = new FeedbackLinear(5, 3, rule, 1, "any");
        Optimizer[] wrong =
        [
            new Sgd(network.parameters()),
            new Sgd(network.parameters(), 0.9),
            new Sgd(network.parameters(), 0.8, nesterov: true),
            new Soap.Optimizers.Adam(network.parameters()),
        ];
        foreach (var optimizer in wrong)
        {
            var error = Assert.Throws<ArgumentException>(() => Make(network, optimizer));
            Assert.StartsWith(
                "The rule 'fa+momentum:factor=0.8,nesterov=no' says itself how weights move, and the optimiser " +
                    "moves them otherwise: make it with the rule's Optimizer.",
                error.Message);
        }

        Assert.Throws<ArgumentException>(() => Make(nn.Sequential(layer), new Sgd(layer.parameters())));
        Make(network, rule.Recipe.Optimizer!.Create(network.parameters(), 0.1)).Dispose();
        Make(network, new Sgd(network.parameters(), 0.8)).Dispose();
        Make(nn.Sequential(layer), rule.Recipe.Optimizer.Create(layer.parameters())).Dispose();

        static Trainer Make(nn.Module<Tensor, Tensor> model, Optimizer optimizer) =>
            new(
                model,
                Loss.CrossEntropy,
                optimizer,
                _ => 0.1,
                new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)),
                16);
    }

    private static void With(Action<Trainer, Mlp> check, Func<long, double>? learningRate = null, string rule = "fa")
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 7, 3], Activation.Tanh, LearningRule.Parse(rule), 1);
        using var optimizer = new Sgd(network.parameters(), 0.9);
        check(
            new Trainer(
                network, Loss.CrossEntropy, optimizer, learningRate
                    ?? (_ => 0.05), new DatasetBatches(SmallTasks.Blobs().Train, new BatchOrder(120, 30, 1)), 16),
            network);
    }

    private static string Bits(Mlp network) =>
        string.Concat(network.parameters().Select(parameter => parameter.ToBits()));
}
