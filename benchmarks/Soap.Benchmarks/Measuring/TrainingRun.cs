using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using static TorchSharp.torch;

namespace Soap.Benchmarks.Measuring;

/// <summary>
/// A network in training, as a user of the library trains one: tanh, cross-entropy, plain SGD, the loss logged every
/// 1000 examples.
/// </summary>
internal sealed class TrainingRun : IDisposable
{
    /// <summary>That of the founding study.</summary>
    public const double LearningRate = 0.01;

    private const int LogEvery = 1000;
    private readonly NetworkShape _shape;
    private readonly int _samples;
    private readonly Mlp _network;
    private readonly Sgd _optimizer;
    private readonly Trainer _trainer;
    private readonly List<double> _losses = [];
    private LossWindow _seen;

    public TrainingRun(
        NetworkShape shape, string rule, Dataset data, EngineChoice engine, double learningRate = LearningRate,
        ulong seed = 1)
    {
        (_shape, _samples) = (shape, data.Count);
        _network = new Mlp(shape.Widths, Activation.Tanh, LearningRule.Parse(rule), seed);
        _optimizer = new Sgd(_network.parameters());
        _trainer = new Trainer(
            _network,
            Loss.CrossEntropy,
            _optimizer,
            _ => learningRate,
            new DatasetBatches(data, new BatchOrder(data.Count, 0, seed)),
            shape.Batch,
            new() { Engine = engine });
        _trainer.Every(
            Trigger.Examples(LogEvery), _ => _seen = _seen.With(_trainer.TakeLosses()), looksAtWeights: false);
    }

    /// <summary>Which engine trains, and how.</summary>
    public string Engine => _trainer.Engine is { FirstLayer: { } firstLayer } engine
        ? $"{engine.Name}, {firstLayer} first layer"
        : _trainer.Engine.Name;

    /// <summary>The mean training loss a sample of each epoch.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>Trains for an epoch.</summary>
    /// <returns>Its seconds.</returns>
    public double Epoch()
    {
        _ = _trainer.TakeLosses();
        _seen = default;
        var seconds = Train(_samples);
        _losses.Add(_seen.With(_trainer.TakeLosses()).Mean);
        return seconds;
    }

    /// <summary>Trains for so many steps.</summary>
    /// <returns>Their seconds.</returns>
    public double Steps(int count) => Train((long)count * _shape.Batch);

    public void Dispose()
    {
        _trainer.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
    }

    private double Train(long examples) => OneThread.Run(() =>
    {
        using var scope = NewDisposeScope();
        var end = _trainer.Progress.Examples + examples;
        var seconds = InTurn.Seconds(() => _trainer.TrainUntil(end));
        return _trainer.Progress.Examples == end
            ? seconds
            : throw new InvalidOperationException(
                $"Training of {_shape} under the rule '{_network.Rule}' diverged: the loss is {_trainer.LastLoss}.");
    });
}
