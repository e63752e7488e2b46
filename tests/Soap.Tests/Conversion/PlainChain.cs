using Soap.Conversion;
using Soap.Losses;
using Soap.Randomness;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion;

/// <summary>
/// A small convolutional network in plain operations, as the oracle of what signals with passes of their own do in the
/// same network converted: what comes down through B is found by differentiation of M(x without the way to it, W) +
/// M(x, B) − (the same without any way).
/// </summary>
internal sealed class PlainChain
{
    public const int Depth = 4;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Tensor[] _weights, _biases;

    public PlainChain(RuleNetwork network, Func<Tensor, Tensor> activation)
    {
        _activation = activation;
        _weights = [.. network.Layers.Select(layer => layer.Weight.detach().clone())];
        _biases = [.. network.Layers.Select(layer => layer.Bias!.detach().clone())];
        Feedback = [.. network.Layers.Select(layer => layer.EffectiveFeedback.detach().clone())];
        FeedbackBiases = [.. network.Layers.Select(layer => layer.FeedbackBias?.detach().clone())];
    }

    /// <summary>B_1 … B_L.</summary>
    public Tensor[] Feedback { get; }

    /// <summary>c_1 … c_L.</summary>
    public Tensor?[] FeedbackBiases { get; }

    /// <summary>The network that is converted: 2 × 9 × 9 in a frame, 7 × 10 then.</summary>
    /// <param name="activation">Makes a module of the hidden layers' activation.</param>
    public static Module<Tensor, Tensor> Model(Func<Module<Tensor, Tensor>> activation)
    {
        var shared = activation();
        var model = Sequential(
            ("image", Unflatten(1, [2, 9, 9])), ("frame", ZeroPad2d((0, 1, 2, 0))), ("nothing", Identity()),
            ("features", Sequential(
                ("conv1", Conv2d(2, 3, 3, stride: 2, padding: 1)), ("f1", shared), ("pool1", MaxPool2d(2)))),
            ("conv2", Conv2d(3, 4, (2, 1), groups: 1)), ("f2", shared), ("pool2", AvgPool2d((1, 2))),
            ("flatten", Flatten()), ("fc1", Linear(8, 6)), ("f3", activation()), ("fc2", Linear(6, 4)),
            ("end", Identity()));
        model.to(ScalarType.Float64);
        var stream = new RandomStream(5, "weights");
        using var noGradient = no_grad();
        foreach (var (parameter, index) in model.parameters().Select((parameter, index) => (parameter, index)))
        {
            using var drawn = tensor(
                [.. Enumerable.Range(0, (int)parameter.numel()).Select(i => stream.Normal(1000 * index + i) / 2)],
                parameter.shape);
            parameter.copy_(drawn);
        }

        return model;
    }

    public static Tensor Entering(Tensor input) => functional.pad(input.reshape(-1, 2, 9, 9), [0, 1, 2, 0]);

    /// <summary>What enters each layer, and a_1 … a_L; each a_l can be differentiated by.</summary>
    /// <param name="entering">What enters layer <paramref name="from"/> + 1.</param>
    /// <param name="moved">What becomes of a_l.</param>
    /// <param name="from">The layer that it comes from.</param>
    public List<(Tensor Input, Tensor Preactivation)> Trace(
        Tensor entering, Func<Tensor, int, Tensor>? moved = null, int from = 0)
    {
        var all = new List<(Tensor, Tensor)>();
        var h = entering;
        for (var l = from + 1; l <= Depth; l++)
        {
            var a = Through(l, h);
            a = moved?.Invoke(a, l) ?? a;
            a = a.requires_grad ? a : a.detach().requires_grad_();
            all.Add((h, a));
            h = l < Depth ? Onwards(l, a) : a;
        }

        return all;
    }

    /// <summary>G_l of each layer: what an error e / N at the output is at a_l.</summary>
    public static Tensor[] WayDown(List<(Tensor Input, Tensor Preactivation)> pass, Tensor error) =>
        [.. pass.Select(layer => ReferenceEquals(layer.Preactivation, pass[^1].Preactivation)
            ? error
            : Down(pass[^1].Preactivation, layer.Preactivation, error))];

    /// <summary>What something at one place of a graph is at another.</summary>
    public static Tensor Down(Tensor from, Tensor to, Tensor sent) =>
        autograd.grad([from], [to], [sent], retain_graph: true)[0].detach();

    /// <summary>M(h, W) + b, through which a B of W's shape leads back.</summary>
    public Tensor Through(int layer, Tensor h)
    {
        var y = Mapped(layer, h.detach(), _weights[layer - 1], _biases[layer - 1]);
        if (!h.requires_grad || !Feedback[layer - 1].shape.SequenceEqual(_weights[layer - 1].shape))
        {
            return y;
        }

        var way = Mapped(layer, h, Feedback[layer - 1], null);
        return y.Plus(way) - way.detach();
    }

    /// <summary>h_l.</summary>
    public Tensor Onwards(int layer, Tensor a) => Pooled(layer, _activation(a));

    /// <summary>f(a).</summary>
    public Tensor Activated(Tensor a) => _activation(a);

    /// <summary>x at h_l, at the places of f(a_l) where it came from.</summary>
    public Tensor Unpooled(int layer, Tensor x, Tensor a)
    {
        if (layer == Depth)
        {
            return x;
        }

        var leaf = _activation(a).detach().requires_grad_();
        return autograd.grad([Pooled(layer, leaf)], [leaf], [x])[0].detach();
    }

    /// <summary>x B_l, of the shape of what enters the layer.</summary>
    public Tensor Carried(int layer, Tensor x, Tensor entering, Tensor feedback)
    {
        if (feedback.dim() == 2 && x.dim() == 2)
        {
            return x.matmul(feedback).reshape(entering.shape);
        }

        // The transpose of a convolution is the convolution transposed; its input has rows that no window reached.
        return layer == 1
            ? functional.conv_transpose2d(x, feedback, strides: [2, 2], padding: [1, 1], output_padding: [0, 1])
            : functional.conv_transpose2d(x, feedback);
    }

    /// <summary>e / N, the slope of the mean loss, and the loss.</summary>
    public static (Tensor MeanLoss, Tensor Error) Compare(Tensor output, Tensor labels)
    {
        var leaf = output.detach().requires_grad_();
        var mean = Loss.CrossEntropy.Mean(leaf, labels);
        return (mean.detach(), autograd.grad([mean], [leaf])[0]);
    }

    /// <summary>The gradient of W of what a layer is displaced by.</summary>
    public Tensor Outer(int layer, Tensor displacement, Tensor input)
    {
        var leaf = _weights[layer - 1].clone().requires_grad_();
        return autograd.grad([Mapped(layer, input.detach(), leaf, null)], [leaf], [displacement])[0];
    }

    private static Tensor Pooled(int layer, Tensor h) => layer switch
    {
        1 => functional.max_pool2d(h, [2, 2]),
        2 => functional.avg_pool2d(h, [1, 2]).flatten(1),
        _ => h,
    };

    private static Tensor Mapped(int layer, Tensor h, Tensor w, Tensor? b) => layer switch
    {
        1 => functional.conv2d(h, w, b, strides: [2, 2], padding: [1, 1]),
        2 => functional.conv2d(h, w, b),
        _ => functional.linear(h, w, b),
    };
}
