using Soap.Maps;
using Soap.Rules;

namespace Soap.Layers;

/// <summary>
/// A convolution of images without shared weights, that learns by a rule: each position has kernels of its own. W is
/// [positions · outputs, channels · height · width], position by position; the bias has as many numbers as W has rows.
/// B is as in a <see cref="FeedbackConv2d"/>.
/// </summary>
/// <remarks>Bartunov et al. 2018, arXiv:1807.04587, and Clark, Abbott and Chung 2021, arXiv:2106.01257, compare such
/// layers with convolutions.</remarks>
public sealed class FeedbackLocallyConnected2d : FeedbackLayer
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
    /// <param name="convolution">How the kernel moves, with InputSize, and without groups.</param>
    /// <param name="options">What else is said; null: nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="ArgumentException">The rule's signal is broadcast, and there is no broadcast; or InputSize is
    /// not given, or groups are.</exception>
    /// <exception cref="SoapException">The rule makes no sense on this kernel; the message has the reason.</exception>
    public FeedbackLocallyConnected2d(
        int channels, int outputs, (int Height, int Width) kernel, LearningRule rule, ulong seed, string name,
        ConvolutionOptions convolution, LayerOptions? options = null)
        : base(
            nameof(FeedbackLocallyConnected2d), Map(channels, outputs, kernel, convolution),
            convolution.Size(channels), rule, seed, name, options)
    {
    }

    private static LocallyConnectedMap Map(
        int channels, int outputs, (int Height, int Width) kernel, ConvolutionOptions convolution)
    {
        ArgumentNullException.ThrowIfNull(convolution);
        return convolution.LocallyConnected(channels, outputs, kernel);
    }
}
