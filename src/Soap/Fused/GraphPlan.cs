using Soap.Conversion;
using Soap.Fused.Kernels;
using Soap.Layers;
using Soap.Maps;
using TorchSharp.Modules;

namespace Soap.Fused;

/// <summary>Numbers of a sample that a step of a pass leaves, and the activation that they have behind them.</summary>
/// <param name="Channels">Channels; of a dense layer its units.</param>
/// <param name="Height">Rows of a channel.</param>
/// <param name="Width">Places of a row.</param>
internal sealed record PlannedImage(int Channels, int Height, int Width)
{
    /// <summary>f, which made the numbers of pre-activations.</summary>
    public Activation Activation { get; set; } = Activation.Identity;

    /// <summary>Numbers of a sample.</summary>
    public int Features => checked(Channels * Height * Width);

    /// <summary>Places of a channel.</summary>
    public int Places => Height * Width;

    /// <summary>
    /// Places from one channel to the next in memory: those that it has, or one more that nobody reads, so that an odd
    /// number of cache lines lies between channels, which would all fall into the same few places of a cache.
    /// </summary>
    public int ChannelStep => IsSpread ? Places | 1 : Places;

    /// <summary>Whether channels need not lie one at once behind the other.</summary>
    public bool IsSpread { get; set; }

    /// <summary>Rows of memory.</summary>
    public int Rows => checked(Channels * ChannelStep);

    /// <summary>Whether each of its numbers lies where the same of another image does.</summary>
    public bool LiesAs(PlannedImage other) =>
        (Channels, Height, Width, ChannelStep) == (other.Channels, other.Height, other.Width, other.ChannelStep);
}

/// <summary>A step of a pass.</summary>
/// <param name="From">The image that it reads, by its number.</param>
/// <param name="To">The image that it makes.</param>
internal abstract record PlannedStep(int From, int To)
{
    /// <summary>An image to which it hands nothing down, though it reads it; or −1.</summary>
    public int Cut { get; init; } = -1;

    /// <summary>Whether it reads an image.</summary>
    public virtual bool Reads(int image) => From == image;

    /// <summary>Whether it hands something down to an image.</summary>
    public bool HandsDownTo(int image) => Reads(image) && Cut != image;
}

/// <summary>A layer that learns by the rule.</summary>
/// <param name="From">What enters.</param>
/// <param name="To">What leaves.</param>
/// <param name="Layer">Its number in the network.</param>
/// <param name="Shape">The convolution; null: it is dense.</param>
internal sealed record PlannedLayer(int From, int To, int Layer, ConvolutionShape? Shape) : PlannedStep(From, To);

/// <summary>The largest or the mean of windows that do not overlap.</summary>
/// <param name="From">What enters.</param>
/// <param name="To">What leaves.</param>
/// <param name="IsLargest">Whether it is the largest.</param>
/// <param name="Height">Rows of a window.</param>
/// <param name="Width">Places of its rows.</param>
internal sealed record PlannedPool(int From, int To, bool IsLargest, int Height, int Width) : PlannedStep(From, To);

/// <summary>Dropout.</summary>
/// <param name="From">What enters.</param>
/// <param name="To">What leaves.</param>
/// <param name="Module">The module.</param>
internal sealed record PlannedDropout(int From, int To, StreamDropout Module) : PlannedStep(From, To);

/// <summary>The place of a module at whose input what is sent to all arrives, in place of what the module hands down.
/// </summary>
/// <param name="From">What enters the module.</param>
/// <param name="Point">What arrives.</param>
internal sealed record PlannedPoint(int From, BroadcastPoint Point) : PlannedStep(From, From);

/// <summary>Batch norm, and a shortcut that is added behind it.</summary>
/// <param name="From">What enters.</param>
/// <param name="To">What leaves.</param>
/// <param name="Norm">The module.</param>
/// <param name="Shortcut">What is added, or null.</param>
internal sealed record PlannedNorm(int From, int To, NormBase Norm, PlannedShortcut? Shortcut) : PlannedStep(From, To)
{
    /// <inheritdoc/>
    public override bool Reads(int image) => base.Reads(image) || Shortcut?.From == image;
}

/// <summary>An image that is added to a later one: places that a stride reaches, between channels of zeros.</summary>
/// <param name="From">The image.</param>
/// <param name="Stride">From one place that is taken to the next, in rows and columns.</param>
/// <param name="Channel">The channel of the later image to which the first is added.</param>
internal sealed record PlannedShortcut(int From, int Stride, int Channel);

/// <summary>What the fused engine makes of a model: images, and the steps from one to another, in order.</summary>
/// <param name="Images">The images; the first is the network's input, with its frame.</param>
/// <param name="Steps">The steps; the last is the output layer.</param>
/// <param name="Input">The input without a frame.</param>
/// <param name="Top">Rows of zeros above it.</param>
/// <param name="Left">Columns of zeros beside it.</param>
internal sealed record GraphPlan(
    IReadOnlyList<PlannedImage> Images, IReadOnlyList<PlannedStep> Steps, PlannedImage Input, int Top, int Left)
{
    /// <summary>
    /// The image in whose memory the displacement of another lies. Its own, where nobody reads its numbers after the
    /// displacement is there. Where a shortcut hands all of the later image's displacement down, and what else arrives
    /// is added to it, that of the later image. Otherwise null: memory for nothing else.
    /// </summary>
    public int? DisplacementIn(int image)
    {
        var readers = Enumerable.Range(0, Steps.Count).Where(index => Steps[index].Reads(image)).ToArray();
        var handing = readers.Where(index => Steps[index].HandsDownTo(image)).ToArray();
        var isReadAgain = Steps.Any(step => step.To == image && step is PlannedPool { IsLargest: true });
        if (isReadAgain || handing is not [var first, ..] || first != readers[0] || Steps[first].From != image)
        {
            return null;
        }

        return handing.Length == 1 ? image
            : handing.Length == 2 && Steps[handing[1]] is PlannedNorm { Shortcut: { Stride: 1 } added } norm
                && added.From == image && norm.From != image && Images[norm.To].LiesAs(Images[image])
            ? norm.To
            : null;
    }

    /// <summary>The same images and steps, in which errors go from each step to what it reads.</summary>
    public GraphPlan OfBackpropagation() => this with
    {
        Steps = [.. Steps.Where(step => step is not PlannedPoint).Select(step => step with { Cut = -1 })],
    };

    /// <summary>The plan of a converted model.</summary>
    /// <param name="network">The model.</param>
    /// <param name="refusal">Why there is none, or null.</param>
    public static GraphPlan? Of(RuleNetwork network, out string? refusal)
    {
        var planner = new GraphPlanner(network);
        var plan = planner.Plan();
        refusal = planner.Refusal;
        return plan;
    }
}
