using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>
/// A convolution over one dimension, [N, channels, length], W [outputs, channels / groups, kernel]: that of images of
/// one row.
/// </summary>
/// <param name="channels">Channels of the input, at least 1.</param>
/// <param name="outputs">Channels of the output, at least 1.</param>
/// <param name="window">How the kernel moves.</param>
/// <param name="groups">Groups, of which channels and outputs are multiples.</param>
internal sealed class LineMap(long channels, long outputs, Window window, long groups) : WeightedMap
{
    private readonly ConvolutionMap _images = new(channels, outputs, new Window(1), window, groups);

    /// <inheritdoc/>
    public override WeightShape Weight { get; } = new(
        [outputs, channels / groups, window.Kernel], channels / groups * window.Kernel, outputs * window.Kernel);

    /// <inheritdoc/>
    public override string? RefusesPatches => _images.RefusesPatches;

    /// <inheritdoc/>
    public override string? RefusesOutputs(long outputs) => _images.RefusesOutputs(outputs);

    /// <inheritdoc/>
    public override WeightedMap WithOutputs(long outputs) => new LineMap(channels, outputs, window, groups);

    /// <inheritdoc/>
    public override Tensor Rows(Tensor s) => Kept(() => _images.Rows(s.unsqueeze(2)));

    /// <inheritdoc/>
    public override Tensor Mixed(Tensor s, Tensor matrix) =>
        Kept(() => _images.Mixed(s.unsqueeze(2), matrix).squeeze(2));

    /// <inheritdoc/>
    public override string ToString() => $"a convolution from {channels} to {outputs} channels by {window.Kernel}";

    /// <inheritdoc/>
    protected override string? Refuses(long[] entered) =>
        entered.Length != 3 ? "samples, channels and length are needed"
        : entered[1] != channels ? $"it must have {channels} channels"
        : window.Positions(entered[2]) < 1 ? $"the kernel covers {window.Span}"
        : null;

    /// <inheritdoc/>
    protected override long[] Left(long[] entered) => [entered[0], outputs, window.Positions(entered[2])];

    /// <inheritdoc/>
    protected override Tensor Mapped(Tensor x, Tensor w, Tensor? bias) =>
        Kept(() => _images.Forward(x.unsqueeze(2), w.unsqueeze(2), bias).squeeze(2));

    /// <inheritdoc/>
    protected override Tensor Transported(Tensor s, Tensor w, long[] entered) =>
        Kept(() => _images.Transport(s.unsqueeze(2), w.unsqueeze(2), OfImages(entered)).squeeze(2));

    /// <inheritdoc/>
    protected override Tensor Multiplied(Tensor s, Tensor x) =>
        Kept(() => _images.Outer(s.unsqueeze(2), x.unsqueeze(2)).squeeze(2));

    /// <inheritdoc/>
    protected override Tensor Seen(Tensor x) => Kept(() => _images.Patches(x.unsqueeze(2)));

    /// <inheritdoc/>
    protected override Tensor Unseen(Tensor patches, long[] entered) =>
        Kept(() => _images.Folded(patches, OfImages(entered)).squeeze(2));

    private static long[] OfImages(long[] entered) => [entered[0], entered[1], 1, entered[2]];

    private static Tensor Kept(Func<Tensor> calculation) => Lifetimes.Temporaries.Kept(calculation);
}
