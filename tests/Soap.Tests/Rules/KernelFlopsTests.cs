using System.Globalization;
using Soap.Conversion;
using Soap.Feedback;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Maps;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

public sealed class KernelFlopsTests
{
    private const int Batch = 4;

    // Places of a convolution: 9 positions x 4 channels, then 4 positions x 6 channels, and 3 outputs.
    private static readonly NetworkShape Network = new(
    [
        (new ConvolutionMap(2, 4, new(3), new(3)), [2, 5, 5]),
        (new ConvolutionMap(4, 6, new(1, Stride: 2), new(1, Stride: 2)), [4, 3, 3]),
        (new DenseMap(24, 3), [24]),
    ]);

    private static readonly NetworkShape Grouped = new(
    [
        (new ConvolutionMap(2, 4, new(3), new(3), groups: 2), [2, 5, 5]),
        (new LocallyConnectedMap(4, 6, new(1, Stride: 2), new(1, Stride: 2), 3, 3), [4, 3, 3]),
        (new DenseMap(24, 4), [24]),
    ]);

    private static readonly NetworkShape LeNet5 = new(
    [
        (new ConvolutionMap(1, 6, new(5, Padding: 2), new(5, Padding: 2)), [1, 28, 28]),
        (new ConvolutionMap(6, 16, new(5), new(5)), [6, 14, 14]),
        (new DenseMap(400, 120), [400]),
        (new DenseMap(120, 84), [120]),
        (new DenseMap(84, 10), [84]),
    ]);

    // A forward pass takes 9 · 4 · 18 = 648, 4 · 6 · 4 = 96 and 24 · 3 = 72 multiplications, 816 in all, 168 of them
    // above the first layer.
    [Theory]
    [InlineData("bp", 2 * (816 + 168 + 816))]
    [InlineData("fa", 2 * (816 + 168 + 816))]
    [InlineData("usf", 2 * (816 + 168 + 816))]
    [InlineData("frozen", 2 * (816 + 72))]
    [InlineData("kp", 2 * (816 + 168 + 816 + 168))]
    [InlineData("wm", 2 * (816 + 168 + 816 + 2.25 * (6 * 4 + 72)))] // noise patches, one a sample
    [InlineData("pfa:ratio=2", 2 * (816 + 4 * (6 * 12 + 12 * 4) + 3 * 6 + 6 * 24 + 816 + 4 * 12 * 4 + 6 * 24))]
    [InlineData("fa+kernels:feedback=dense", 2 * (816 + 24 * 36 + 72 + 816))]
    [InlineData("dfa", 2 * (816 + 3 * 36 + 3 * 24 + 816))]
    [InlineData("dfa+kernels:feedback=shared", 2 * (816 + 4 * 3 * 4 + 3 * 24 + 816))]
    [InlineData("dkp", 2 * (816 + 2 * 3 * 36 + 2 * 3 * 24 + 816))]
    [InlineData("dkp+kernels:feedback=shared", 2 * (816 + 2 * 4 * 3 * 4 + 2 * 3 * 24 + 816))]
    [InlineData("fa+asymmetric", 2 * (816 + 168 + 816 + 9))]
    [InlineData("fa+bp-step", 2 * (816 + 168 + 816 + 168 + 648 + 96))]
    // Through the inverse, C of every other batch, the inverse every other step: patches of 18, 4 and 24 numbers.
    [InlineData(
        "bp+foof:period=2,batches=1",
        2 * (816 + 168 + 816) + 2 * (9 * 324 + 4 * 16 + 576) * 1.5 + (5832 + 64 + 13_824) / 8.0)]
    // K and h, and three products between 36, 16 and 4 rows.
    [InlineData(
        "bp+locoprop:steps=3",
        2 * (816 + 168 + 816) + 9 * (4 * 36 * 18 + 6 * 1296) + 4 * (4 * 16 * 4 + 6 * 256) + 4 * 4 * 24 + 6 * 16)]
    public void Each_use_of_a_kernels_weights_is_counted(string rule, double expected) =>
        Assert.Equal(expected, RuleFlops.PerExample(LearningRule.Parse(rule), Network, Batch), 1e-9);

    // In groups each output is made of half as many numbers; positions with weights of their own use each once.
    [Theory]
    [InlineData("fa", 2 * (2 * (324 + 96 + 96) + 96 + 96))]
    [InlineData("dfa", 2 * (2 * (324 + 96 + 96) + 4 * 36 + 4 * 24))]
    [InlineData("fa+kernels:feedback=dense", 2 * (2 * (324 + 96 + 96) + 24 * 36 + 96))]
    [InlineData("wm", 2 * (2 * (324 + 96 + 96) + 3.25 * (96 + 96)))]
    public void Groups_and_positions_of_their_own_are_counted_as_they_are(string rule, double expected) =>
        Assert.Equal(expected, RuleFlops.PerExample(LearningRule.Parse(rule), Grouped, Batch));

    [Theory]
    [InlineData("dfa+kernels:feedback=shared", "its positions share no kernels")]
    [InlineData("bp+foof", "outputs of each group are made of channels of their own")]
    public void Rules_that_no_layer_can_have_are_refused_as_by_the_layer(string rule, string reason) =>
        Assert.Contains(
            reason,
            Assert.Throws<SoapException>(
                () => RuleFlops.PerExample(LearningRule.Parse(rule), Grouped, Batch)).Message,
            StringComparison.Ordinal);

    // What each map is asked for in a step. Gradients of W are made by native operations, one product each.
    [Theory]
    [InlineData("fa", true)]
    [InlineData("usf", true)]
    [InlineData("sign", true)]
    [InlineData("sa", true)]
    [InlineData("aa:update-forward=no", true)]
    [InlineData("ia:update-forward=no", true)]
    [InlineData("frozen", true)]
    [InlineData("pfa:ratio=2", false)]
    [InlineData("sparse", false)]
    [InlineData("fa+asymmetric", true)]
    [InlineData("fa+kernels:feedback=dense", true)]
    [InlineData("dfa", true)]
    [InlineData("dkp", true)]
    [InlineData("ebd", true)]
    [InlineData("dfa+kernels:feedback=shared", false)]
    [InlineData("dkp+kernels:feedback=shared", false)]
    public void Counted_is_what_a_step_does(string rule, bool hasOwnKernels)
    {
        var parsed = LearningRule.Parse(rule);
        var layers = Layers(parsed, hasOwnKernels);
        CountingMap[] forward = [.. layers.Select(layer => new CountingMap(layer.Synapses.Maps.Forward))];
        CountingMap[] feedback = [.. layers.Select(layer => new CountingMap(layer.Synapses.Maps.Feedback))];
        foreach (var (layer, index) in layers.Select((layer, index) => (layer, index)))
        {
            layer.Synapses.Maps = new LayerMaps(
                forward[index], feedback[index], layer.Synapses.Maps.Entering);
        }

        var learnt = Learnt(layers);

        var network = new NetworkShape([.. forward.Select(map => (map.Inner, map.Sample!))]);
        var native = learnt.Select((learns, index) => learns ? network.ForwardFlops(index + 1) : 0).Sum();
        var counted = forward.Concat(feedback).Sum(map => map.Counted) / Batch + native;
        Assert.Equal(counted, RuleFlops.PerExample(parsed, network, Batch), 1e-9);
    }

    // The same in a chain with pooling, where signals make passes of their own; the feedback's way to the first layer
    // is that of pepita alone.
    [Theory]
    [InlineData("secant")]
    [InlineData("fa+secant:layers=singly")]
    [InlineData("soap2019:plain=0")]
    [InlineData("pepita")]
    [InlineData("tp")]
    [InlineData("dtp:iterations=2")]
    [InlineData("dtp:inverse=linear")]
    [InlineData("dtp-drl")]
    [InlineData("ldrl")]
    [InlineData("ddtp")]
    [InlineData("fwdtp")]
    [InlineData("local")]
    [InlineData("local:readout=fixed")]
    [InlineData("fdfa")]
    public void Counted_is_what_passes_of_their_own_do(string rule)
    {
        using var scope = NewDisposeScope();
        var model = nn.Sequential(
            ("1", nn.Conv2d(2, 4, 3, stride: 2, padding: 1)), ("f1", nn.Tanh()), ("pool", nn.AvgPool2d(2)),
            ("2", nn.Conv2d(4, 6, 2)), ("f2", nn.Tanh()), ("flat", nn.Flatten()), ("3", nn.Linear(6, 5)),
            ("f3", nn.Tanh()), ("4", nn.Linear(5, 4)));
        var images = randn([Batch, 2, 7, 8]);
        using var network = model.WithRule(rule, 1, images);
        CountingMap[] forward = [.. network.Layers.Select(layer => new CountingMap(layer.Maps.Forward))];
        CountingMap[] feedback = [.. network.Layers.Select(layer => new CountingMap(layer.Maps.Feedback))];
        foreach (var (layer, index) in network.Layers.Select((layer, index) => (layer, index)))
        {
            layer.Maps = layer.Maps with { Forward = forward[index], Feedback = feedback[index] };
        }

        network.BeginBatch(images, 0);
        network.Learn(images, tensor(new long[] { 0, 1, 2, 3 }), Loss.CrossEntropy);

        // Gradients of W are one product each.
        var shape = new NetworkShape([.. forward.Select(map => (map.Inner, map.Sample!))]);
        var counted = forward.Concat(feedback).Sum(map => map.Counted) / Batch + shape.PassFlops();
        Assert.Equal(counted, RuleFlops.PerExample(network.Layers[0].Rule, shape, Batch), 1e-9);
    }

    // A rule costs at six positions what six samples cost a dense layer; noise comes once a sample.
    [Fact]
    public void A_kernel_of_one_place_counts_as_the_dense_layer_of_the_same_weights()
    {
        RuleRow[] rows = [.. RuleTable.Rows.Where(row => row.LearnsLayerByLayer)];
        Assert.True(rows.Length > 30);
        Assert.All(rows, row =>
        {
            var rule = row.Make();
            NetworkShape Hidden(WeightedMap map, long[] sample) =>
                new([(new DenseMap(4, 6), [4]), (map, sample), (new DenseMap(7, 3), [7])]);
            Assert.Equal(
                RuleFlops.PerExample(rule, Hidden(new DenseMap(6, 7), [6]), Batch),
                RuleFlops.PerExample(rule, Hidden(OnePlace(6, 7), [6, 1, 1]), Batch));
            if (!row.IsBroadcast && row.Kernels == KernelFeedback.OfSignal && rule.Feedback is not MirroringFeedback)
            {
                Assert.Equal(
                    6 * RuleFlops.PerExample(rule, new NetworkShape([4, 6, 7]), 6 * Batch),
                    RuleFlops.PerExample(
                        rule,
                        new NetworkShape([(OnePlace(4, 6), [4, 2, 3]), (OnePlace(6, 7), [6, 2, 3])]),
                        Batch),
                    1e-9);
            }
        });
    }

    // The table of docs/kernels.md.
    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("usf")]
    [InlineData("kp")]
    [InlineData("wm")]
    [InlineData("fa+kernels:feedback=dense")]
    [InlineData("dfa")]
    [InlineData("dfa+kernels:feedback=shared")]
    public void The_page_on_kernels_has_the_operations_of_LeNet_5(string rule)
    {
        var flops = RuleFlops.PerExample(LearningRule.Parse(rule), LeNet5, 64);
        var ratio = flops / RuleFlops.PerExample(LearningRule.Backpropagation, LeNet5, 64);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"| `{rule}` | {flops:#,0} | {ratio:0.00} |"),
            File.ReadAllLines(RepositoryFiles.Path("docs", "kernels.md")));
    }

    private static ConvolutionMap OnePlace(long channels, long outputs) =>
        new(channels, outputs, new(1), new(1));

    // Strides, padding, a kernel of one place, and where the rule can groups, and positions with kernels of their
    // own.
    private static FeedbackLayer[] Layers(LearningRule rule, bool hasOwnKernels)
    {
        var options = new LayerOptions { Type = ScalarType.Float64, Broadcast = new Broadcast(4) };
        ConvolutionOptions wide = new() { Stride = (2, 2), Padding = (1, 1), InputSize = (9, 8) };
        ConvolutionOptions grouped = new() { Groups = hasOwnKernels ? 2 : 1, InputSize = (5, 4) };
        ConvolutionOptions last = new() { InputSize = (2, 2) };
        return
        [
            new FeedbackConv2d(2, 4, (3, 3), rule, 1, "1", wide, options),
            new FeedbackConv2d(4, 6, (1, 1), rule, 1, "2", new() { InputSize = (5, 4) }, options),
            new FeedbackConv2d(6, 4, (3, 2), rule, 1, "3", grouped, options),
            hasOwnKernels
                ? new FeedbackLocallyConnected2d(4, 3, (2, 1), rule, 1, "4", last, options)
                : new FeedbackConv2d(4, 3, (2, 1), rule, 1, "4", last, options),
            new FeedbackLinear(6, 4, rule, 1, "5", options with { IsOutput = true }),
        ];
    }

    // A step, with pooling after the third layer. Returns which layers' weights learnt.
    private static bool[] Learnt(FeedbackLayer[] layers)
    {
        var labels = tensor(new long[] { 0, 1, 2, 3 });
        foreach (var layer in layers)
        {
            layer.BeginStep(0, Batch);
        }

        layers[0].Broadcast!.Target = Loss.CrossEntropy.TargetValues(labels, 4, ScalarType.Float64);
        var x = randn([Batch, 2, 9, 8], float64);
        foreach (var layer in layers)
        {
            x = layer == layers[^1] ? layer.forward(x.reshape(Batch, -1)) : layer.forward(x).tanh();
            x = layer == layers[2] ? nn.functional.avg_pool2d(x, 2, 1) : x;
        }

        Parameter[] parameters = [.. layers.SelectMany(layer => layer.parameters())];
        var gradients = Gradients.Of(Loss.CrossEntropy.Mean(x, labels), parameters);
        foreach (var layer in layers)
        {
            layer.ThrowIfBackwardFailed();
        }

        return [.. layers.Select(layer => gradients[Array.IndexOf(parameters, layer.Weight)] is not null)];
    }
}
