using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>Kernels write where tensors were when the trainer was made: when these are gone, it says so.</summary>
public sealed class LifetimeTests
{
    private static readonly Lazy<Dataset> Images = new(() => IntegerImages.Draw(40, 20, 5));

    [Fact]
    public void A_model_that_was_moved_is_not_trained() =>
        AssertRefused<InvalidOperationException>((network, _, _) => network.to(ScalarType.Float64));

    [Fact]
    public void A_model_that_was_disposed_of_is_not_trained() =>
        AssertRefused<InvalidOperationException>((network, _, _) => network.Dispose());

    [Fact]
    public void An_optimiser_that_was_disposed_of_does_not_train() =>
        AssertRefused<InvalidOperationException>((_, optimizer, _) => optimizer.Dispose());

    [Fact]
    public void A_trainer_that_was_disposed_of_does_nothing() =>
        AssertRefused<ObjectDisposedException>((_, _, trainer) =>
        {
            trainer.Dispose();
            trainer.Dispose();
        });

    private static void AssertRefused<TException>(Action<Mlp, Optimizer, Trainer> end)
        where TException : Exception
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([20, 12, 5], Activation.Tanh, LearningRule.Parse("fa"), 1);
        using var optimizer = new Sgd(network.parameters(), 0.9);
        using var trainer = new Trainer(
            network,
            Loss.CrossEntropy,
            optimizer,
            _ => 0.1,
            new DatasetBatches(Images.Value, new BatchOrder(40, 0, 1)),
            8,
            new() { Engine = EngineChoice.Fused });
        Assert.True(trainer.TrainUntil(16));
        end(network, optimizer, trainer);
        Assert.Throws<TException>(() => trainer.TrainUntil(32));
        Assert.Throws<TException>(() => trainer.Evaluate(Images.Value));
    }
}
