using Soap.Layers;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Conversion;

/// <summary>
/// Lets a layer of TorchSharp's own learn by a rule: its native operation gets the input without the way to it, and
/// what goes back from its output is what the rule says.
/// </summary>
internal sealed class LayerHook : IDisposable
{
    private readonly NativeLayer _layer;
    private readonly Synapses _synapses;
    private readonly Func<bool> _isOpen;
    private readonly Action<string, Tensor> _entering, _left;
    private readonly Action[] _remove;
    private (Tensor Input, Tensor Detached)? _entered;

    /// <summary>Hooks on to the layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="synapses">What it learns by.</param>
    /// <param name="isOpen">Whether the network that it belongs to is being called.</param>
    /// <param name="entering">Is given what enters the layer while the network is being called, with the layer's
    /// name.</param>
    /// <param name="left">Is given what leaves the layer, with the layer's name.</param>
    public LayerHook(
        NativeLayer layer, Synapses synapses, Func<bool> isOpen, Action<string, Tensor> entering,
        Action<string, Tensor> left)
    {
        (_layer, _synapses, _isOpen, _entering, _left) = (layer, synapses, isOpen, entering, left);
        _remove =
        [
            layer.Module.register_forward_pre_hook((_, input) => Entering(input)).remove,
            layer.Module.register_forward_hook((_, _, output) => Leaving(output)).remove,
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var remove in _remove)
        {
            remove();
        }
    }

    private Tensor Entering(Tensor input)
    {
        _entered = null;
        if (!_isOpen())
        {
            return !is_grad_enabled() || !_layer.Module.training ? input : throw new InvalidOperationException(
                $"Layer '{_layer.Name}' learns by the rule '{_synapses.Rule}', and its " +
                "model was called by itself in " +
                $"training mode: call the {nameof(RuleNetwork)} that was made of it, or dispose of that network.");
        }

        _entering(_layer.Name, input);
        _synapses.Begin();
        if (_synapses.IsNative(input))
        {
            return input;
        }

        var detached = Synapses.Cut(input);
        _entered = (input, detached);
        return detached;
    }

    private Tensor Leaving(Tensor output)
    {
        _left(_layer.Name, output);
        if (_entered is not var (input, detached))
        {
            return _isOpen() ? _synapses.Noted(output) : output;
        }

        _entered = null;
        ThrowIfElsewhere(output);
        using (detached)
        using (output)
        {
            return InOneBatch(input)
                ? _synapses.Applied(output, input, detached)
                : AppliedToBatch(output, input, detached);
        }
    }

    // On the way back the difference would end the process.
    private void ThrowIfElsewhere(Tensor output)
    {
        if (_synapses.OwnFeedback is { } feedback && (feedback.dtype != output.dtype
            || feedback.device_type != output.device_type || feedback.device_index != output.device_index))
        {
            throw new InvalidOperationException(
                $"What leaves layer '{_layer.Name}' is {output.dtype} on {output.device}, and its feedback weights " +
                $"are {feedback.dtype} on {feedback.device}: move the {nameof(RuleNetwork)}, which takes the model " +
                "with it.");
        }
    }

    // Rules know batches of samples: a dense layer may be given several dimensions of them, or none, and a
    // convolution none.
    private bool InOneBatch(Tensor input) =>
        input.dim() == _layer.Map switch { DenseMap => 2, KernelMap => 4, _ => 3 };

    private Tensor AppliedToBatch(Tensor output, Tensor input, Tensor detached)
    {
        using var outputs = Batch(output);
        using var inputs = Batch(input);
        using var cut = Batch(detached);
        using var applied = _synapses.Applied(outputs, inputs, cut);
        return applied.reshape(output.shape);
    }

    private Tensor Batch(Tensor tensor) =>
        _layer.Map is DenseMap ? tensor.reshape(-1, tensor.shape[^1]) : tensor.unsqueeze(0);
}
