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

    public FusedLayer(FeedbackLinear layer)
    {
        (Layer, _weight, _bias) = (layer, layer.Weight, layer.Bias);
        (Outputs, Inputs) = ((int)layer.Weight.shape[0], (int)layer.Weight.shape[1]);
        Weight = TensorMemory.Of<T>(layer.Weight);
        Bias = layer.Bias is { } bias ? TensorMemory.Of<T>(bias) : null;
    }

    /// <summary>The layer itself.</summary>
    public FeedbackLinear Layer { get; }

    /// <summary>
    /// Whether the layer's parameters are still those in whose memory kernels write: moving or disposing of a model
    /// puts an end to them.
    /// </summary>
    public bool IsThere =>
        ReferenceEquals(Layer.Weight, _weight) && ReferenceEquals(Layer.Bias, _bias) && !_weight.IsInvalid
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
