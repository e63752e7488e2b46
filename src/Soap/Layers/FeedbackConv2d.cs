using Soap.Maps;
using Soap.Rules;

namespace Soap.Layers;

/// <summary>
/// A convolution of images, [N, channels, height, width], that learns by a rule: an ordinary TorchSharp module for any
/// TorchSharp model. W is [outputs, channels / groups, height, width].
/// </summary>
/// <remarks>
/// Under layerwise signals B has W's shape, and the error goes down by the transposed convolution with it (BioTorch;
/// Moskovitz et al. 2018). Under broadcast signals B is [n_L, channels · height · width] of the layer's input: each
/// place of the input has weights of its own to the output's error (Nøkland 2016, arXiv:1609.01596).
/// </remarks>
public sealed class FeedbackConv2d : FeedbackLayer
{
    /// <summary>Draws the layer's weights from the streams that <see cref="FeedbackLinear"/> names.</summary>
    /// <param name="channels">Channels of the input, at least 1.</param>
    /// <param name="outputs">Channels of the output, at least 1.</param>
    /// <param name="kernel">The kernel's height and width, at least 1.</param>
    /// <param name="rule">How it learns.</param>
    /// <param name="seed">The seed of all streams; the layers of a model may share it if their names differ.</param>
    /// <param name="name">
    /// Names the streams, and so tells the layers of a model apart: two layers of one seed and one name draw the same
    /// random numbers, for W, b and B alike. <see cref="Training.Trainer"/> refuses a model with such layers; in a
    /// training loop of one's own nobody does.
    /// </param>
    /// <param name="convolution">How the kernel moves; null: from place to place, without padding.</param>
    /// <param name="options">What else is said; null: nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">The rule's signal is broadcast, and there is no broadcast.</exception>
    /// <exception cref="SoapException">The rule makes no sense on this kernel; the message has the reason.</exception>
    public FeedbackConv2d(
        int channels, int outputs, (int Height, int Width) kernel, LearningRule rule, ulong seed, string name,
        ConvolutionOptions? convolution = null, LayerOptions? options = null)
        : this(channels, outputs, kernel, convolution ?? new ConvolutionOptions(), rule, seed, name, options)
    {
    }

    private FeedbackConv2d(
        int channels, int outputs, (int Height, int Width) kernel, ConvolutionOptions convolution, LearningRule rule,
        ulong seed, string name, LayerOptions? options)
        : base(
            nameof(FeedbackConv2d),
            new ConvolutionMap(
                channels, outputs, convolution.OfHeight(kernel.Height), convolution.OfWidth(kernel.Width),
                convolution.Groups),
            convolution.Size(channels), rule, seed, name, options)
    {
    }
}
