using Soap.Maps;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Layers;

/// <summary>
/// A convolution of images without shared weights, as a plain TorchSharp module: each position has kernels of its own.
/// W is [positions · outputs, channels · height · width], position by position; the bias has as many numbers as W has
/// rows. Both are uniform within ±1/√fan-in, as TorchSharp draws those of a convolution. A conversion teaches it as
/// it teaches TorchSharp's own layers; <see cref="FeedbackLocallyConnected2d"/> is such a layer that learns by a rule.
/// </summary>
public sealed class LocallyConnected2d : Module<Tensor, Tensor>
{
    // In the module's register only: moving it to another device or type replaces them there.
    private const string WeightName = "weight", BiasName = "bias";

    /// <summary>Makes the layer.</summary>
    /// <param name="channels">Channels of the input, at least 1.</param>
    /// <param name="outputs">Channels of the output, at least 1.</param>
    /// <param name="kernel">The kernel's height and width, at least 1.</param>
    /// <param name="convolution">How the kernel moves, with InputSize, and without groups.</param>
    /// <param name="hasBias">Whether there is a bias.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">InputSize is not given, or groups are.</exception>
    public LocallyConnected2d(
        int channels, int outputs, (int Height, int Width) kernel, ConvolutionOptions convolution, bool hasBias = true)
        : base(nameof(LocallyConnected2d))
    {
        ArgumentNullException.ThrowIfNull(convolution);
        Map = convolution.LocallyConnected(channels, outputs, kernel);
        var bound = 1 / Math.Sqrt(Map.Weight.FanIn);
        register_parameter(WeightName, new Parameter(empty([.. Map.Weight.Shape]).uniform_(-bound, bound)));
        if (hasBias)
        {
            register_parameter(BiasName, new Parameter(empty(Map.Weight.Rows).uniform_(-bound, bound)));
        }
    }

    /// <summary>W.</summary>
    public Parameter Weight => get_parameter(WeightName)!;

    /// <summary>b, or null.</summary>
    public Parameter? Bias => get_parameter(BiasName);

    /// <summary>What the layer does without its bias.</summary>
    internal LocallyConnectedMap Map { get; }

    /// <summary>The layer's output, [N, outputs, rows, columns].</summary>
    /// <param name="input">[N, channels, height, width], of the size that the layer was made for.</param>
    /// <exception cref="ArgumentException">Its shape is another.</exception>
    public override Tensor forward(Tensor input) => Map.Forward(input, Weight, Bias);
}
