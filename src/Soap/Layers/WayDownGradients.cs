using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>What a layer's way back gives; null where there is nothing.</summary>
/// <param name="Output">To the native operation: it makes the gradients of W and b of it.</param>
/// <param name="Input">To the input.</param>
/// <param name="Weight">To W, beside what the native operation makes.</param>
/// <param name="Feedback">To B.</param>
/// <param name="Bias">To b, beside what the native operation makes.</param>
internal sealed record WayDownGradients(
    Tensor? Output, Tensor? Input = null, Tensor? Weight = null, Tensor? Feedback = null, Tensor? Bias = null)
{
    /// <summary>In the order of what the way forward was given; a context has none.</summary>
    public Tensor?[] InOrder => [Output, Input, Weight, Feedback, null, Bias];
}
