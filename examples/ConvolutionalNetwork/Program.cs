// LeNet-5 on MNIST by four rules, with SOAP's trainer: layers of kernels in an ordinary TorchSharp model.
// Arguments, all optional: a rule, a learning rate and a seed.
using System.Globalization;
using Soap.Data;
using Soap.Engines;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Native;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Training;
using static TorchSharp.torch;

NativeEnvironment.Prepare(); // memory of large images stays in the process
var data = TaskCatalog.Open("mnist", DataFolders.Standard(), seed: 1);
string[] rules = args.Length > 0 ? [args[0]] : ["bp", "fa", "usf", "dfa"];
var rate = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 0.01;
var seed = args.Length > 2 ? ulong.Parse(args[2], CultureInfo.InvariantCulture) : 1;
foreach (var name in rules)
{
    using var scope = NewDisposeScope();
    var rule = LearningRule.Parse(name);
    var options = new LayerOptions { Broadcast = new Broadcast(10), Activation = Activation.Tanh };
    using var model = nn.Sequential(
        ("image", nn.Unflatten(1, [1, 28, 28])),
        ("conv1", new FeedbackConv2d(
            1, 6, (5, 5), rule, seed, "conv1", new() { Padding = (2, 2), InputSize = (28, 28) }, options)),
        ("tanh1", nn.Tanh()),
        ("pool1", nn.AvgPool2d(2)),
        ("conv2", new FeedbackConv2d(6, 16, (5, 5), rule, seed, "conv2", new() { InputSize = (14, 14) }, options)),
        ("tanh2", nn.Tanh()),
        ("pool2", nn.AvgPool2d(2)),
        ("flatten", nn.Flatten()),
        ("fc1", new FeedbackLinear(400, 120, rule, seed, "fc1", options)),
        ("tanh3", nn.Tanh()),
        ("fc2", new FeedbackLinear(120, 84, rule, seed, "fc2", options)),
        ("tanh4", nn.Tanh()),
        ("output", new FeedbackLinear(
            84, 10, rule, seed, "output", options with { IsOutput = true, Activation = Activation.Identity })));
    using var optimizer = new Sgd(model.parameters(), momentum: 0.9);
    var order = new BatchOrder(data.Train.Count, validation: 2000, seed);
    using var trainer = new Trainer(
        model, Loss.CrossEntropy, optimizer, _ => rate, new DatasetBatches(data.Train, order), batch: 64);
    trainer.TrainUntil(20_000);
    var point = Evaluation.Evaluate(model, Loss.CrossEntropy, data.Train, order.Validation, 20_000);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-4} validation accuracy {100 * point.Accuracy:0.00} %, loss {point.Loss:0.0000}"));
}
