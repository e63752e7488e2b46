using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Conversion;

/// <summary>Lets a broadcast arrive at the input of a module.</summary>
internal sealed class PointHook : IDisposable
{
    private readonly Action _remove;

    /// <summary>Hooks on to the module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="point">What arrives there.</param>
    /// <param name="isOpen">Whether the network that it belongs to is being called.</param>
    public PointHook(Module<Tensor, Tensor> module, BroadcastPoint point, Func<bool> isOpen)
    {
        _remove = module.register_forward_pre_hook((_, input) =>
            isOpen() && is_grad_enabled() && input.requires_grad
                ? BroadcastArrival.Apply(input, point)
                : input).remove;
    }

    /// <inheritdoc/>
    public void Dispose() => _remove();
}
