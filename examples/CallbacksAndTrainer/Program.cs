// Fits the curve of 2019 with SOAP's trainer, and calls back at intervals of batches, examples and epochs.
using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Training;

var data = TaskCatalog.Open("curve", DataFolders.Standard(), seed: 1);
using var network = new Mlp(
    [1, 20, 1], Activation.Tanh, LearningRule.Parse("sign:period=5000,magnitude=initial"), seed: 1);
using var optimizer = new Sgd(network.parameters());
var order = new BatchOrder(data.Train.Count, validation: 100, seed: 1);
var trainer = new Trainer(
    network,
    Loss.MeanSquaredError,
    optimizer,
    learningRate: _ => 0.05,
    new DatasetBatches(data.Train, order),
    batch: 20);

var (sum, samples) = (0.0, 0);
trainer
    .Every(Trigger.Batches(1), _ =>
    {
        sum += trainer.LastLoss * trainer.LastCount;
        samples += trainer.LastCount;
    })
    .Every(Trigger.Examples(40_000), progress =>
    {
        Console.WriteLine($"after {progress.Examples,6} examples: training loss {sum / samples:0.00000}");
        (sum, samples) = (0.0, 0);
    })
    .Every(Trigger.Epochs(200), progress =>
    {
        var point = Evaluation.Evaluate(
            network, Loss.MeanSquaredError, data.Train, order.Validation, progress.Examples);
        Console.WriteLine($"after {progress.CompletedEpochs,3} epochs: validation loss {point.Loss:0.00000}");
    });

var finite = trainer.TrainUntil(400L * order.TrainingCount);
Console.WriteLine(
    finite ? $"finished after {trainer.Progress.Step} batches" : $"diverged at batch {trainer.Progress.Step + 1}");
return finite ? 0 : 1;
