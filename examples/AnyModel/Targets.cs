using Soap.Conversion;
using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Optimizers;
using Soap.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnyModel;

/// <summary>Targets come down through a convolutional network: a chain of layers, written as a Sequential.</summary>
internal static class Targets
{
    public static void Train(Dataset data)
    {
        using var outer = NewDisposeScope();
        random.manual_seed(1);
        using var model = Sequential(
            ("image", Unflatten(1, [1, 28, 28])),
            ("conv1", Conv2d(1, 6, 5, padding: 2)), ("tanh1", Tanh()), ("pool1", MaxPool2d(2)),
            ("conv2", Conv2d(6, 16, 5)), ("tanh2", Tanh()), ("pool2", MaxPool2d(2)), ("flatten", Flatten()),
            ("fc1", Linear(400, 84)), ("tanh3", Tanh()), ("fc2", Linear(84, 10)));
        using var network = model.WithRule("ldrl", seed: 1, sample: ones(1, 784));
        var batches = new DatasetBatches(data, new BatchOrder(data.Count, validation: 2000, seed: 1));
        using var optimizer = new Sgd(network.parameters(), momentum: 0.9);
        using var trainer = new Trainer(network, Loss.CrossEntropy, optimizer, _ => 0.02, batches, batch: 64);
        trainer.TrainUntil(6400);
        var held = trainer.Evaluate(data, batches.Order.Validation);
        Console.WriteLine($"targets through kernels: validation accuracy {100 * held.Accuracy:0.0} %");
    }
}
