using Soap.Layers;
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

    /// <summary>Makes sure that the memory is still that of the layer's tensors.</summary>
    /// <exception cref="InvalidOperationException">The layer was disposed of, or moved to another device or type.</exception>
    public void Check()
    {
        if (!IsStillThere(Layer.Weight, Weight) || (Layer.Bias is { } bias && !IsStillThere(bias, Bias)))
        {
            throw new InvalidOperationException("The model was disposed of, or its weights were moved to other memory, after the trainer was made: make a new trainer.");
        }
    }

    /// <summary>The layer itself.</summary>
    public FeedbackLinear Layer { get; }

    /// <summary>Whether the layer's parameters are still those in whose memory kernels write: moving or disposing of a model puts an end to them.</summary>
    public bool IsThere => ReferenceEquals(Layer.Weight, _weight) && ReferenceEquals(Layer.Bias, _bias) && !_weight.IsInvalid && _bias is not { IsInvalid: true };

    /// <summary>n_{l−1}.</summary>
    public int Inputs { get; }

    /// <summary>n_l.</summary>
    public int Outputs { get; }

    /// <summary>W, [n_l, n_{l−1}].</summary>
    public T* Weight { get; }

    /// <summary>b, [n_l], or null.</summary>
    public T* Bias { get; }

    private static bool IsStillThere(Tensor tensor, T* memory) =>
        !tensor.IsInvalid && tensor.device_type == TorchSharp.DeviceType.CPU && tensor.element_size() == sizeof(T) && TensorMemory.Of<T>(tensor) == memory;
}
