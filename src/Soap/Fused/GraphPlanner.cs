using Soap.Conversion;
using Soap.Fused.Kernels;
using Soap.Layers;
using Soap.Maps;
using Soap.Models.Entries;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Module = TorchSharp.torch.nn.Module;

namespace Soap.Fused;

/// <summary>
/// Reads a model as steps from image to image: the modules of a <c>Sequential</c>, and residual blocks.
/// </summary>
internal sealed class GraphPlanner(RuleNetwork network)
{
    private readonly List<PlannedImage> _images = [];
    private readonly List<PlannedStep> _steps = [];
    private PlannedImage? _input;
    private (int Top, int Left) _frame;

    // The image that the next module reads, whether it was flattened, and whether its activation is yet to come.
    private int _now;
    private bool _isFlat, _awaitsActivation;

    /// <summary>Why there is no plan; null where there is one.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The plan; null where something was refused.</summary>
    public GraphPlan? Plan()
    {
        var points = network.Points.ToDictionary(at => at.Module, at => at.Point);
        foreach (var (name, module) in ModelLinks.Of(network.Model))
        {
            if (Refusal is not null)
            {
                break;
            }

            var (entered, begun) = (_now, _steps.Count);
            if (!Add(name, module))
            {
                Refuse(name, $"there are no kernels for this {module.GetType().Name}");
            }

            if (points.Remove(module, out var point))
            {
                Cut(name, module, entered, begun, point);
            }
        }

        if (points.Count > 0)
        {
            Refusal ??= "what is sent to all arrives at modules that are no links of the chain";
        }

        if (Refusal is null
            && (_steps.Count == 0 || _steps[^1] is not PlannedLayer { Shape: null } last
                || _images[last.To].Activation != Activation.Identity))
        {
            Refusal = "the model's last module is no Linear";
        }

        if (Refusal is not null)
        {
            return null;
        }

        for (var image = 1; image < _images.Count; image++)
        {
            _images[image].IsSpread = _images[image].Places > 1
                && !_steps.Any(step => step is PlannedLayer layer && IsFlat(layer, image));
        }

        return new GraphPlan(_images, _steps, _input!, _frame.Top, _frame.Left);
    }

    // Whether a layer reads or sends an image as one row of numbers.
    private bool IsFlat(PlannedLayer step, int image) => (step.From == image && step.Shape is null)
        || (step.To == image && network.Layers[step.Layer].Maps.Feedback is not ConvolutionMap);

    private bool Add(string name, Module module)
    {
        switch (module)
        {
            case Identity:
                return true;
            case Unflatten { dim: 1 } unflatten
                when _input is null && unflatten.unflattened_size is [> 0, > 0, > 0] size:
                Begin((int)size[0], (int)size[1], (int)size[2]);
                return true;
            case ZeroPad2d pad when _images is [var image] && ReferenceEquals(image, _input) && !_isFlat:
                return Frame(pad);
            case Linear linear:
                return AddDense(name, linear);
            case Conv2d kernel when _input is not null && !_isFlat:
                return AddConvolution(name, kernel);
            case MaxPool2d { ceil_mode: false } pool:
                return AddPool(pool.kernel_size, pool.stride, true, pool.padding, pool.dilation);
            case AvgPool2d { ceil_mode: false, divisor_override: null } pool:
                return AddPool(pool.kernel_size, pool.stride, false, pool.padding, []);
            case AdaptiveAvgPool2d pool when _input is not null && !_isFlat:
                var (rows, columns) = (Twice(pool.output_size, 0), Twice(pool.output_size, 1));
                var now = _images[_now];
                return now.Height % rows == 0 && now.Width % columns == 0
                    && AddPool([now.Height / rows, now.Width / columns], null, false, [], []);
            case Flatten { start_dim: 1, end_dim: -1 } when _input is not null:
                _isFlat = true;
                return true;
            case StreamDropout { Probability: 0 }:
                return true;
            case StreamDropout dropout:
                return AddDropout(name, dropout);
            case BatchNorm norm when _input is not null:
                return AddNorm(name, norm, null);
            case ResidualBlock block when _input is not null && !_isFlat:
                return AddBlock(name, block);
            default:
                return ModelLinks.ActivationOf(module) is { } activation && Activate(name, activation);
        }
    }

    // What is sent to all arrives at what entered a module, and nothing of what the module hands down itself. At the
    // network's input nothing arrives.
    private void Cut(string name, Module module, int entered, int begun, BroadcastPoint point)
    {
        if (module is not (ResidualBlock or MaxPool2d or AvgPool2d or AdaptiveAvgPool2d))
        {
            Refuse(name, $"there are no kernels for what is sent to all at the input of a {module.GetType().Name}");
            return;
        }

        for (var step = begun; step < _steps.Count; step++)
        {
            _steps[step] = _steps[step] with { Cut = entered };
        }

        if (entered > 0)
        {
            _steps.Insert(begun, new PlannedPoint(entered, point));
        }
    }

    private static int Twice(IReadOnlyList<long> sizes, int index) => (int)(sizes.Count > 1 ? sizes[index] : sizes[0]);

    private void Refuse(string name, string reason) => Refusal ??= $"module '{name}': {reason}";

    private void Begin(int channels, int height, int width)
    {
        _input = new PlannedImage(channels, height, width);
        _images.Add(_input);
    }

    // Where a frame has its zeros is seen in an image of ones: the module does not say it.
    // One that cuts places off has fewer ones than the image.
    private bool Frame(ZeroPad2d pad)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var framed = pad.call(ones(1, 1, _input!.Height, _input.Width));
        var places = framed.nonzero();
        if (places.shape[0] < _input.Places)
        {
            return false;
        }

        _frame = ((int)places[0, 2].item<long>(), (int)places[0, 3].item<long>());
        _images[0] = new PlannedImage(_input.Channels, (int)framed.shape[2], (int)framed.shape[3]);
        return true;
    }

    private int Leave(PlannedImage image, bool awaitsActivation)
    {
        _images.Add(image);
        _awaitsActivation = awaitsActivation;
        return _images.Count - 1;
    }

    private bool FindLayer(string name, Parameter weight, out int layer)
    {
        layer = network.Layers.ToList().FindIndex(synapses => ReferenceEquals(synapses.Weight, weight));
        if (layer < 0)
        {
            Refuse(name, "it is left to backpropagation");
        }

        return layer >= 0;
    }

    private bool AddDense(string name, Linear linear)
    {
        if (_input is null)
        {
            Begin((int)linear.in_features, 1, 1);
            _isFlat = true;
        }

        if (!FindLayer(name, linear.weight!, out var layer))
        {
            return true;
        }

        var features = _images[_now].Features;
        if ((!_isFlat && _images[_now].Places > 1) || features != linear.in_features)
        {
            return false;
        }

        Step(to => new PlannedLayer(_now, to, layer, null), new PlannedImage((int)linear.out_features, 1, 1), true);
        _isFlat = true;
        return true;
    }

    private bool AddConvolution(string name, Conv2d kernel)
    {
        if (!FindLayer(name, kernel.weight!, out var layer))
        {
            return true;
        }

        var (map, now) = ((ConvolutionMap)network.Layers[layer].Maps.Forward, _images[_now]);
        var shape = new ConvolutionShape(
            (int)map.Channels, (int)map.Outputs, (int)map.Groups, Side(map.Height, now.Height),
            Side(map.Width, now.Width));
        Step(
            to => new PlannedLayer(_now, to, layer, shape),
            new PlannedImage(shape.Outputs, shape.Rows.Positions, shape.Columns.Positions), true);
        return true;
    }

    private static KernelSide Side(Window window, int size) =>
        new(size, (int)window.Kernel, (int)window.Stride, (int)window.Padding, (int)window.Dilation);

    private bool AddPool(
        IReadOnlyList<long> window, IReadOnlyList<long>? stride, bool isLargest, IReadOnlyList<long>? padding,
        IReadOnlyList<long>? dilation)
    {
        if (_input is null || _isFlat || _images.Count == 1)
        {
            return false;
        }

        var (height, width, now) = (Twice(window, 0), Twice(window, 1), _images[_now]);
        var isPlain = (stride is not { Count: > 0 } || (Twice(stride, 0) == height && Twice(stride, 1) == width))
            && (padding ?? []).All(zeros => zeros == 0) && (dilation ?? []).All(step => step == 1);
        if (!isPlain || now.Height < height || now.Width < width)
        {
            return false;
        }

        Step(
            to => new PlannedPool(_now, to, isLargest, height, width),
            new PlannedImage(now.Channels, now.Height / height, now.Width / width), false);
        return true;
    }

    private bool AddDropout(string name, StreamDropout dropout)
    {
        if (_images.Count < 2)
        {
            Refuse(name, "there are no kernels for dropout of the network's input");
            return true;
        }

        var now = _images[_now];
        Step(to => new PlannedDropout(_now, to, dropout), now with { Activation = Activation.Identity }, false);
        return true;
    }

    private bool AddNorm(string name, NormBase norm, PlannedShortcut? shortcut)
    {
        if (norm is not { affine: true, track_running_stats: true, momentum: not null })
        {
            Refuse(name, "it has no weights, or no statistics of its own");
            return true;
        }

        var now = _images[_now];
        if (_images.Count == 1 || now.Channels != norm.num_features || (_isFlat && now.Places > 1))
        {
            return false;
        }

        Step(to => new PlannedNorm(_now, to, norm, shortcut), now with { Activation = Activation.Identity }, true);
        return true;
    }

    private bool AddBlock(string name, ResidualBlock block)
    {
        var (from, parts) = (_now, block.Parts);
        var shortcut = new PlannedShortcut(from, block.Stride, block.Added / 2);
        if (block.Projection.Count > 0)
        {
            if (!AddPair(block.Projection, null))
            {
                return false;
            }

            (shortcut, _now) = (new PlannedShortcut(_now, 1, 0), from);
        }

        return AddPair([parts[0], parts[1]], null)
            && Activate(name, Activation.Relu)
            && AddPair([parts[2], parts[3]], shortcut)
            && Activate(name, Activation.Relu);

        bool AddPair(IReadOnlyList<(string Name, nn.Module<Tensor, Tensor> Module)> pair, PlannedShortcut? added) =>
            AddConvolution($"{name}.{pair[0].Name}", (Conv2d)pair[0].Module)
                && AddNorm($"{name}.{pair[1].Name}", (NormBase)pair[1].Module, added);
    }

    private bool Activate(string name, Activation activation)
    {
        if (Refusal is not null)
        {
            return true;
        }

        if (!_awaitsActivation)
        {
            Refuse(name, "an activation comes at once behind a layer or a norm");
        }
        else if (FusedSupport.Refuses(activation) is { } reason)
        {
            Refuse(name, reason);
        }

        _images[_now].Activation = activation;
        _awaitsActivation = false;
        return true;
    }

    private void Step(Func<int, PlannedStep> step, PlannedImage image, bool awaitsActivation)
    {
        var to = Leave(image, awaitsActivation);
        _steps.Add(step(to));
        _now = to;
    }
}
