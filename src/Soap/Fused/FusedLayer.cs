using Soap.Layers;
using Soap.Native;
using TorchSharp.Modules;

namespace Soap.Fused;

/// <summary>A layer as kernels see it: where its weights are. The memory is that of the layer's tensors.</summary>
internal sealed unsafe class FusedLayer<T>
    where T : unmanaged
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    public FusedLayer(Synapses synapses)
    {
        (Synapses, _weight, _bias) = (synapses, synapses.Weight, synapses.Bias);
        (Outputs, Inputs) = ((int)_weight.shape[0], (int)_weight.shape[1]);
        Weight = TensorMemory.Of<T>(_weight);
        Bias = _bias is { } bias ? TensorMemory.Of<T>(bias) : null;
    }

    /// <summary>The layer's.</summary>
    public Synapses Synapses { get; }

    /// <summary>
    /// Whether the layer's parameters are still those in whose memory kernels write: moving or disposing of a model
    /// puts an end to them.
    /// </summary>
    public bool IsThere =>
        ReferenceEquals(Synapses.Weight, _weight) && ReferenceEquals(Synapses.Bias, _bias) && !_weight.IsInvalid
            && _bias is not { IsInvalid: true };

    /// <summary>n_{l−1}.</summary>
    public int Inputs { get; }

    /// <summary>n_l.</summary>
    public int Outputs { get; }

    /// <summary>W, [n_l, n_{l−1}].</summary>
    public T* Weight { get; }

    /// <summary>b, [n_l], or null.</summary>
    public T* Bias { get; }
}
