using Soap.Maps;
using Soap.Rules;

namespace Soap.Layers;

/// <summary>
/// A convolution over one dimension, [N, channels, length], that learns by a rule: an ordinary TorchSharp module for
/// any TorchSharp model. W is [outputs, channels / groups, kernel]; B is as in a <see cref="FeedbackConv2d"/>.
/// </summary>
public sealed class FeedbackConv1d : FeedbackLayer
{
    /// <summary>Draws the layer's weights from the streams that <see cref="FeedbackLinear"/> names.</summary>
    /// <param name="channels">Channels of the input, at least 1.</param>
    /// <param name="outputs">Channels of the output, at least 1.</param>
    /// <param name="kernel">The kernel's width, at least 1.</param>
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
    public FeedbackConv1d(
        int channels, int outputs, int kernel, LearningRule rule, ulong seed, string name,
        ConvolutionOptions1d? convolution = null, LayerOptions? options = null)
        : this(channels, outputs, kernel, convolution ?? new ConvolutionOptions1d(), rule, seed, name, options)
    {
    }

    private FeedbackConv1d(
        int channels, int outputs, int kernel, ConvolutionOptions1d convolution, LearningRule rule, ulong seed,
        string name, LayerOptions? options)
        : base(
            nameof(FeedbackConv1d),
            new LineMap(
                channels, outputs,
                new Window(kernel, convolution.Stride, convolution.Padding, convolution.Dilation), convolution.Groups),
            convolution.InputSize is { } length ? [channels, length] : null, rule, seed, name, options)
    {
    }
}
