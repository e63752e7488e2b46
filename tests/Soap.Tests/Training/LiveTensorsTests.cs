using Soap.Engines;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Lifetimes;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Training;

/// <summary>
/// A step leaves no tensor to the finaliser: what it made is gone when its dispose scope is, however seldom
/// garbage is collected.
/// </summary>
[Collection(nameof(GarbageCollections))]
public sealed class LiveTensorsTests
{
    private const int Batch = 8, First = 3, Steps = 20;

    public static TheoryData<string> Rules => [.. Texts];

    public static TheoryData<string> RulesOfLayers => [.. Texts.Where(text =>
        LearningRule.Parse(text) is { Signal: TransportSignal, Recipe.NeedsBackpropagation: false })];

    private static IEnumerable<string> Texts =>
        RuleCatalog.Entries.Select(entry => entry.StandsAlone ? entry.Name : $"fa+{entry.Name}");

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_step_of_the_trainer_leaves_no_tensor_behind(string text)
    {
        var rule = LearningRule.Parse(text);
        using var scope = NewDisposeScope();
        using var network = new Mlp([5, 8, 7, 3], Activation.Tanh, rule, 1);
        using var optimizer = rule.Recipe.Optimizer?.Create(network.parameters())
            ?? new Sgd(network.parameters(), 0.9);
        var order = new BatchOrder(5 * Batch, 0, 1); // whole batches only
        using var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.01, new DatasetBatches(SmallTasks.Blobs().Train, order),
            Batch, new() { Engine = EngineChoice.Autograd });
        AssertSteady(
            step => Assert.True(trainer.TrainUntil((step + 1) * Batch)),
            NothingComesBackTo(rule, network.Layers));
    }

    [Theory]
    [MemberData(nameof(RulesOfLayers))]
    public void A_step_of_a_loop_of_ones_own_leaves_no_tensor_behind(string text) =>
        AssertSteadyLoop(text, loss => loss.backward());

    // As libtorch does on other devices than the CPU: nobody opened a dispose scope in the thread of the way back.
    [Theory]
    [MemberData(nameof(RulesOfLayers))]
    public void A_way_back_in_another_thread_leaves_no_tensor_behind(string text) => AssertSteadyLoop(text, loss =>
    {
        var thread = new Thread(() => loss.backward());
        thread.Start();
        thread.Join();
    });

    private static void AssertSteadyLoop(string text, Action<Tensor> goBack)
    {
        var rule = LearningRule.Parse(text);
        using var outer = NewDisposeScope();
        var broadcast = new Broadcast(3);
        FeedbackLinear[] layers =
        [
            new(5, 8, rule, 1, "1", new() { Broadcast = broadcast, Activation = Activation.Tanh }),
            new(8, 7, rule, 1, "2", new() { Broadcast = broadcast, Activation = Activation.Tanh }),
            new(7, 3, rule, 1, "3", new() { Broadcast = broadcast, IsOutput = true }),
        ];
        using var model = nn.Sequential(layers[0], nn.Tanh(), layers[1], nn.Tanh(), layers[2]);
        using var optimizer = optim.SGD(model.parameters(), 0.01);
        var (inputs, targets) = (randn(Batch, 5), randn(Batch, 3));
        AssertSteady(
            step =>
            {
                using var scope = NewDisposeScope();
                foreach (var layer in layers)
                {
                    layer.BeginStep(step * Batch, Batch);
                }

                optimizer.zero_grad();
                var loss = nn.functional.mse_loss(model.forward(inputs), targets);
                broadcast.Target = targets;
                goBack(loss);
                optimizer.step();
                foreach (var layer in layers)
                {
                    layer.EndStep();
                }
            },
            0);
    }

    // For a gradient that does not come back TorchSharp makes a tensor without a handle, which holds nothing,
    // counts it, and never takes it off its count.
    private static int NothingComesBackTo(LearningRule rule, IReadOnlyList<FeedbackLinear> layers) =>
        rule.Signal switch
        {
            // Weights and biases of hidden layers, and outputs of those above the first, which is native.
            TransportSignal { Sends: false } => 2 * (layers.Count - 1) + layers.Count - 2,
            // nobody below the first layer hears its B
            TransportSignal when layers[0].FeedbackParameter is not null => 1,
            _ => 0,
        };

    private static void AssertSteady(Action<int> take, int withoutHandle)
    {
        var next = 0;
        Take(First);
        for (var tries = 0; tries < 10; tries++)
        {
            TemporariesTests.Collect();
            var (collections, before) = (GC.CollectionCount(0), Tensor.TotalCount);
            Take(Steps);
            var after = Tensor.TotalCount;
            var isClean = collections == GC.CollectionCount(0); // one in between would hide what is left to it
            TemporariesTests.Collect();
            if (isClean)
            {
                Assert.Equal(0, after - Tensor.TotalCount);
                Assert.Equal(withoutHandle * Steps, after - before);
                return;
            }
        }

        Assert.Fail("garbage was collected in every one of the tries");

        void Take(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                take(next++);
            }
        }
    }
}
