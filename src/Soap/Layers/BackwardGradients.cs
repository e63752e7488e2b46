using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>
/// The gradients of a layer's last way back, where libtorch makes it in a thread of its own, as on other devices
/// than the CPU: no dispose scope of the caller's is open there. libtorch reads them after the call, so they live
/// until the layer's next way back, and then are freed.
/// </summary>
internal sealed class BackwardGradients : IDisposable
{
    private IReadOnlyList<Tensor> _gradients = [];

    /// <summary>Keeps these, and frees those before.</summary>
    public void Keep(IReadOnlyList<Tensor> gradients)
    {
        Dispose();
        _gradients = gradients;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gradient in _gradients)
        {
            gradient.Dispose();
        }

        _gradients = [];
    }
}
