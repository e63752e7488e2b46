// Trains on a table whose path is given, and on samples that the program makes itself.
using Soap.Data;
using Soap.Data.Own;
using Soap.Trials;

var data = OwnData.Of(args[0]);
var trial = new TrialSpecification
{
    Task = data.Name,
    Data = data,
    Rule = "fa",
    Seed = 1,
    LearningRate = 0.1,
    Hidden = [20],
    Batch = 10,
    Epochs = 20,
    Validation = 10,
};
var result = Trial.Run(trial, trial.FindTask().Open(DataFolders.None, trial.DataSeed));
Console.WriteLine($"{trial.Task}: test accuracy {result.Test!.Accuracy:0.00}");

TaskCatalog.Add(new OwnTasks.ParityTask());
var parity = trial with { Task = "parity", Data = null, LearningRate = 0.5, Epochs = 500, Validation = 0 };
result = Trial.Run(parity, TaskCatalog.Open("parity", DataFolders.None, seed: 0));
Console.WriteLine($"{parity.Task}: training loss {result.TrainingLoss[^1].Loss:0.000}");
