using System.Diagnostics;
using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Randomness;
using Soap.Rules;
using static TorchSharp.torch;

namespace Soap.Training;

/// <summary>
/// A network of <see cref="StepCost"/> and what trains it, on uniform noise with labels, so slowly that nothing can
/// diverge.
/// </summary>
internal sealed class StepContender : IDisposable
{
    private const double LearningRate = 1e-4;
    private const int Samples = StepCost.StepsARound * StepCost.Batch;
    private readonly Mlp _network;
    private readonly Optimizer _optimizer;
    private readonly Trainer _trainer;

    public StepContender(LearningRule rule)
    {
        var noise = new RandomStream(0, "cost/inputs");
        var inputs = new float[Samples * StepCost.Widths[0]];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = (float)noise.Uniform(i);
        }

        var labels = Enumerable.Range(0, Samples).Select(i => (long)(i % StepCost.Widths[^1])).ToArray();
        var data = new Dataset(tensor(inputs, [Samples, StepCost.Widths[0]]), tensor(labels));
        _network = new Mlp(StepCost.Widths, Activation.Tanh, rule, seed: 0);
        _optimizer = rule.Recipe.Optimizer?.Create(_network.parameters()) ?? new Sgd(_network.parameters());
        _trainer = new Trainer(
            _network,
            Loss.CrossEntropy,
            _optimizer,
            _ => LearningRate,
            new DatasetBatches(data, new BatchOrder(Samples, 0, 0)),
            StepCost.Batch);
    }

    /// <summary>What makes its steps.</summary>
    public string Engine => _trainer.Engine.Name;

    /// <summary>Trains for a round.</summary>
    /// <returns>Seconds.</returns>
    public double Round()
    {
        var clock = Stopwatch.StartNew();
        return _trainer.TrainUntil(_trainer.Progress.Examples + Samples)
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"The rule '{_network.Rule}' diverged on noise at learning rate " +
                $"{LearningRate}: there is no step to measure.");
    }

    public void Dispose()
    {
        _trainer.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
    }
}
