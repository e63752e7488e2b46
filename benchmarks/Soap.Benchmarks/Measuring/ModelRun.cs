using Soap.Conversion;
using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Benchmarks.Measuring;

/// <summary>
/// A network of the catalogue in training on drawn images, by one of the engines; or by a loop of plain TorchSharp.
/// </summary>
internal sealed class ModelRun : IDisposable
{
    private const double LearningRate = 1e-4;
    private const int Batches = 8;
    private readonly ModelShape _shape;
    private readonly Module<Tensor, Tensor> _model;
    private readonly List<IDisposable> _owned = [];
    private readonly Func<int, double> _steps;

    /// <summary>The library's trainer.</summary>
    /// <param name="shape">The network.</param>
    /// <param name="rule">How it learns.</param>
    /// <param name="engine">What makes the steps.</param>
    public ModelRun(ModelShape shape, string rule, EngineChoice engine)
        : this(shape)
    {
        var at = LearningRule.Parse(rule).IsBroadcast ? ModelCatalog.Find(shape.Model).DirectAt : null;
        var map = at is null ? rule : $"{rule}; direct at: {at}";
        var network = Own(_model.WithRule(map, 1, zeros(1, shape.Features)));
        var optimizer = Own(new Sgd(network.parameters()));
        var data = Images(shape);
        var trainer = Own(new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => LearningRate,
            new DatasetBatches(data, new BatchOrder(data.Count, 0, 1)), shape.Batch,
            new TrainerOptions { Engine = engine }));
        Flops = network.Flops(shape.Batch).Step * shape.Batch;
        _steps = count =>
        {
            var end = trainer.Progress.Examples + (long)count * shape.Batch;
            var seconds = InTurn.Seconds(() => trainer.TrainUntil(end));
            return trainer.Progress.Examples == end
                ? seconds
                : throw new InvalidOperationException($"Training of {shape} diverged.");
        };
    }

    /// <summary>Plain TorchSharp, by backpropagation.</summary>
    public ModelRun(ModelShape shape)
    {
        _shape = shape;
        random.manual_seed(1);
        _model = Own(ModelCatalog.Find(shape.Model).Create(shape.Image, ModelShape.Outputs));
        ModelWeights.Draw(_model, Initializer.XavierNormal, 1);
        var optimizer = Own(optim.SGD(_model.parameters(), LearningRate));
        var data = Images(shape);
        var taken = 0;
        _steps = count => InTurn.Seconds(() =>
        {
            for (var step = 0; step < count; step++, taken = (taken + shape.Batch) % data.Count)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                var loss = functional.cross_entropy(
                    _model.call(data.Inputs.narrow(0, taken, shape.Batch)),
                    data.Targets.narrow(0, taken, shape.Batch));
                loss.backward();
                optimizer.step();
            }
        });
    }

    /// <summary>Floating-point operations of a step, where the library counts them.</summary>
    public double Flops { get; }

    /// <summary>Trains for so many steps.</summary>
    /// <returns>Their seconds.</returns>
    public double Steps(int count) => OneThread.Run(() =>
    {
        using var scope = NewDisposeScope();
        return _steps(count);
    });

    /// <inheritdoc/>
    public override string ToString() => $"{_shape}";

    public void Dispose()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            owned.Dispose();
        }
    }

    private static Dataset Images(ModelShape shape) => new(
        randn(Batches * shape.Batch, shape.Features).DetachFromDisposeScope(),
        randint(ModelShape.Outputs, [Batches * shape.Batch]).DetachFromDisposeScope());

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }
}
