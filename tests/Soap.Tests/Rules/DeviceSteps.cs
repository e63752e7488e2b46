using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Optimizers;
using Soap.Signals;
using Soap.Tests.Oracles;
using Soap.Tests.Rules.Laws;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>
/// Steps in which a tensor that is made without a device is an error, on the CPU or on the device META, which has
/// shapes and no numbers: what is read back there is an error too.
/// </summary>
internal static class DeviceSteps
{
    private const int Samples = 6, Steps = 2;

    // A device of libtorch that nobody has: on it nothing can be made.
    private static readonly Device Nowhere = new(DeviceType.FPGA);

    /// <summary>Takes steps of a dense network: all that a rule, its layers and an optimiser do.</summary>
    /// <param name="row">The rule.</param>
    /// <param name="device">Where network and batch are.</param>
    /// <param name="settings">How parameters move; null: as the row says.</param>
    public static void TakeDense(RuleRow row, DeviceType device, OptimizerCase? settings = null)
    {
        using var scope = NewDisposeScope();
        var example = row.Suited(NetworkCase.Middling with { Samples = Samples });
        using var network = example.Network(row.Make());
        var (inputs, targets) = example.Tensors();
        (inputs, targets) = (inputs.to(device), targets.to(device));
        network.to(device);
        using var optimizer = settings?.Create(network) ?? row.OptimizerOf(network);
        Hold(device, network, optimizer, network.Layers, examples =>
        {
            network.BeginBatch(inputs, examples);
            var learning = network.Learn(inputs, targets, example.Loss);
            return learning.GradientsOf(network, optimizer.Parameters);
        });
    }

    /// <summary>The same of a model of kernels, of all kinds that the rule takes.</summary>
    public static void TakeKernels(RuleRow row, DeviceType device)
    {
        using var scope = NewDisposeScope();
        var (rule, broadcast) = (row.Make(), new Broadcast(3));
        LayerOptions Options(bool isOutput = false) => new()
        {
            Type = ScalarType.Float64,
            Broadcast = broadcast,
            IsOutput = isOutput,
            Activation = isOutput ? Activation.Identity : Activation.Tanh,
        };
        var image = new FeedbackConv2d(
            2, 3, (3, 3), rule, 1, "1", new() { InputSize = (4, 4), Padding = (1, 1) }, Options());
        var line = new FeedbackConv1d(3, 2, 3, rule, 1, "2", new() { InputSize = 16, Padding = 1 }, Options());
        var positions = KernelLaws.Takes(row, new LocallyConnectedMap(2, 2, new Window(3), new Window(3), 4, 4))
            ? new FeedbackLocallyConnected2d(2, 2, (3, 3), rule, 1, "3", new() { InputSize = (4, 4) }, Options())
            : null;
        var output = new FeedbackLinear(positions is null ? 32 : 8, 3, rule, 1, "4", Options(isOutput: true));
        FeedbackLayer[] layers = [.. new FeedbackLayer?[] { image, line, positions, output }.OfType<FeedbackLayer>()];
        using var model = nn.ModuleList<FeedbackLayer>(layers);
        model.to(device);
        var inputs = randn([Samples, 2, 4, 4], float64).to(device);
        var targets = randint(0, 3, [Samples], dtype: ScalarType.Int64).to(device);
        Parameter[] parameters = [.. layers.SelectMany(layer => layer.parameters())];
        using var optimizer = rule.Recipe.Optimizer?.Create(parameters) ?? new Sgd(parameters, 0.8);
        Hold(device, model, optimizer, layers, _ =>
        {
            broadcast.Target = Loss.CrossEntropy.TargetValues(targets, 3, ScalarType.Float64);
            var activities = line.forward(image.forward(inputs).tanh().reshape(Samples, 3, 16)).tanh();
            activities = positions?.forward(activities.reshape(Samples, 2, 4, 4)).tanh() ?? activities;
            var mean = Loss.CrossEntropy.Mean(output.forward(activities.reshape(Samples, -1)), targets);
            var gradients = Gradients.Of(mean, parameters);
            Synapses.ThrowIfAnyFailed(layers.Select(layer => layer.Synapses));
            return gradients;
        });
    }

    private static void Hold(
        DeviceType device, nn.Module model, Optimizer optimizer, IReadOnlyList<FeedbackLayer> layers,
        Func<long, IReadOnlyList<Tensor?>> learn)
    {
        var before = get_default_device();
        set_default_device(Nowhere);
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                foreach (var layer in layers)
                {
                    layer.BeginStep(step * Samples, Samples);
                }

                var gradients = learn(step * Samples);
                HoldThere(device, gradients.OfType<Tensor>().Select(gradient => ("a gradient", gradient)));
                optimizer.Step(gradients, 0.1);
                foreach (var layer in layers)
                {
                    layer.EndStep();
                }
            }
        }
        finally
        {
            set_default_device(before);
        }

        // Whole numbers, which tell the program what is due, stay on the CPU.
        var numbers = model.named_buffers().Where(buffer => buffer.buffer.dtype == ScalarType.Int64).ToArray();
        HoldThere(DeviceType.CPU, numbers);
        HoldThere(device, model.named_buffers().Except(numbers));
        HoldThere(device, model.named_parameters().Select(one => (one.name, (Tensor)one.parameter)));
        HoldThere(device, Enumerable.Range(0, optimizer.Parameters.Count).SelectMany(index => Kept(optimizer, index)));
    }

    private static (string, Tensor)[] Kept(Optimizer optimizer, int index) => optimizer switch
    {
        Sgd descent => [("a velocity", descent.Velocity(index))],
        Soap.Optimizers.Adam adam =>
            [("a mean", adam.Moments(index).Mean), ("a mean square", adam.Moments(index).Square)],
        _ => throw new InvalidOperationException($"Nobody knows what a {optimizer.GetType().Name} keeps."),
    };

    private static void HoldThere(DeviceType device, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        foreach (var (name, tensor) in tensors)
        {
            Law.Hold(tensor.device_type == device, $"{name} is on {tensor.device_type}, and not on {device}");
        }
    }
}
