using System.Numerics;
using Soap.Engines;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>Batch norm, with the shortcut that is added behind it and the activation.</summary>
/// <param name="norm">The module.</param>
/// <param name="from">What it reads.</param>
/// <param name="to">What it makes.</param>
/// <param name="shortcut">What is added: the image, the stride of its places, and the first channel to which it is
/// added; null: nothing.</param>
/// <param name="optimizer">What moves its weights; null: nobody does.</param>
internal sealed unsafe class GraphNorm<TSet, TVector, T>(
    NormBase norm, GraphImage<T> from, GraphImage<T> to, (GraphImage<T> Image, int Stride, int Channel)? shortcut,
    FusedOptimizer<T>? optimizer) : GraphStage<TSet, TVector, T>(from, to)
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T* _weight = TensorMemory.Of<T>(norm.weight!), _bias = TensorMemory.Of<T>(norm.bias!);
    private readonly T* _mean = TensorMemory.Of<T>(norm.running_mean!), _variance =
        TensorMemory.Of<T>(norm.running_var!);
    private readonly long* _batches = TensorMemory.Of<long>(norm.num_batches_tracked!);
    private readonly GraphGradient<TSet, TVector, T> _weightGradient = new(
        optimizer?.Find(norm.weight!), from.Plan.Channels);
    private readonly GraphGradient<TSet, TVector, T> _biasGradient = new(
        optimizer?.Find(norm.bias!), from.Plan.Channels);
    private readonly Tensor[] _kept = Kept(norm);
    private readonly double[] _means = new double[from.Plan.Channels], _deviations = new double[from.Plan.Channels];

    /// <summary>Whether kernels still write where the module's weights and statistics are.</summary>
    public override bool IsThere => Array.TrueForAll(_kept, static kept => !kept.IsInvalid)
        && Kept(norm).SequenceEqual(_kept, ReferenceEqualityComparer.Instance);

    /// <summary>Whether it hands something down to the shortcut's image.</summary>
    public bool ShortcutHandsDown { get; set; } = true;

    /// <summary>Whether something arrived at the shortcut's image before, from a later step.</summary>
    public bool ShortcutArrivesSecond { get; set; }

    /// <inheritdoc/>
    public override void Forward<TActivation>(GraphBatch batch)
    {
        var (plan, stride) = (From.Plan, (nint)batch.Stride);
        if (batch.Trains && plan.Places * batch.Samples < 2)
        {
            throw BatchSizes.OneUnderBatchNorm();
        }

        for (var channel = 0; channel < plan.Channels; channel++)
        {
            if (batch.Trains)
            {
                TakeStatistics(batch, channel);
            }

            var (mean, deviation) = batch.Trains
                ? (_means[channel], _deviations[channel])
                : (double.CreateTruncating(_mean[channel]), DeviationOf(double.CreateTruncating(_variance[channel])));
            var factor = double.CreateTruncating(_weight[channel]) / deviation;
            var shift = double.CreateTruncating(_bias[channel]) - mean * factor;
            for (var row = 0; row < plan.Height; row++)
            {
                var at = (nint)row * plan.Width * stride;
                var added = Shortcut(channel, row, stride);
                NormKernels<TSet, TVector, T>.Forward<TActivation>(
                    plan.Width, batch.Padded, stride, From.Values + From.Offset(channel) + at,
                    T.CreateTruncating(factor),
                    T.CreateTruncating(shift), added, added == null ? 0 : shortcut!.Value.Stride * stride,
                    To.Values + To.Offset(channel) + at);
            }
        }

        *_batches += batch.Trains && batch.MovesStatistics ? 1 : 0;
    }

    // With the gradients, channel by channel: what arrives at the channel needs them, and finds it in the cache.
    /// <inheritdoc/>
    public override void Down<TActivation>(GraphBatch batch)
    {
        var (plan, stride) = (From.Plan, (nint)batch.Stride);
        var (count, end) = ((double)plan.Places * batch.Samples, Arrival<TActivation>(batch));
        for (var channel = 0; channel < plan.Channels; channel++)
        {
            T* n = To.Displacement + To.Offset(channel), x = From.Values + From.Offset(channel);
            var (mean, deviation) = (T.CreateTruncating(_means[channel]), _deviations[channel]);
            var (sum, product) = ChannelSums<TSet, TVector, T>.Of(
                n, x, mean, (plan.Height, plan.Width, batch.Samples), stride);
            _biasGradient.Start[channel] = T.CreateTruncating(sum);
            _weightGradient.Start[channel] = T.CreateTruncating(product / deviation);
            var factor = double.CreateTruncating(_weight[channel]) / deviation;
            NormKernels<TSet, TVector, T>.Back(
                plan.Places, batch.Samples, batch.Padded, stride, n, x,
                (mean, T.CreateTruncating(factor),
                    T.CreateTruncating(-factor * product / (count * deviation * deviation)),
                    T.CreateTruncating(-factor * sum / count)),
                ref end, (nint)channel * plan.ChannelStep);
        }

        if (shortcut is { } added && ShortcutHandsDown)
        {
            HandDown(added, batch.Padded, stride);
        }
    }

    /// <inheritdoc/>
    public override T Magnitude => _weightGradient.Magnitude + _biasGradient.Magnitude;

    /// <summary>What its weights learnt on the way back that was gone last.</summary>
    public (Parameter Parameter, Tensor Gradient)[] Learnt() =>
    [
        (norm.weight!, _weightGradient.Copy(norm.weight!.shape)), (norm.bias!, _biasGradient.Copy(norm.bias!.shape)),
    ];

    /// <inheritdoc/>
    public override void Move(FusedOptimizer<T> optimizer, double rate)
    {
        _weightGradient.Move(optimizer, rate);
        _biasGradient.Move(optimizer, rate);
    }

    public override void Dispose()
    {
        _weightGradient.Dispose();
        _biasGradient.Dispose();
        base.Dispose();
    }

    private static Tensor[] Kept(NormBase norm) =>
        [norm.weight!, norm.bias!, norm.running_mean!, norm.running_var!, norm.num_batches_tracked!];

    private double DeviationOf(double variance) => Math.Sqrt(variance + norm.eps);

    // Of the batch; and the module's own move a little towards them. Deviations from the module's mean, which is near
    // the batch's, lose nothing to rounding.
    private void TakeStatistics(GraphBatch batch, int channel)
    {
        var plan = From.Plan;
        var (count, momentum, center) = ((double)plan.Places * batch.Samples, norm.momentum!.Value, _mean[channel]);
        var (sum, squares) = ChannelSums<TSet, TVector, T>.Of(
            null, From.Values + From.Offset(channel), center,
            (plan.Height, plan.Width, batch.Samples), batch.Stride);
        var mean = double.CreateTruncating(center) + sum / count;
        squares = Math.Max(0, squares - sum * sum / count);
        (_means[channel], _deviations[channel]) = (mean, DeviationOf(squares / count));
        if (!batch.MovesStatistics)
        {
            return;
        }

        _mean[channel] = Moved(_mean[channel], mean);
        _variance[channel] = Moved(_variance[channel], squares / (count - 1));

        T Moved(T from, double to) =>
            T.CreateTruncating((1 - momentum) * double.CreateTruncating(from) + momentum * to);
    }

    // The row of the shortcut that is added to a row, or null.
    private T* Shortcut(int channel, int row, nint stride)
    {
        if (shortcut is not var (image, step, first) || channel < first || channel >= first + image.Plan.Channels)
        {
            return null;
        }

        var plan = image.Plan;
        return image.Values + image.Offset(channel - first) + (nint)row * step * plan.Width * stride;
    }

    private void HandDown((GraphImage<T> Image, int Stride, int Channel) added, int padded, nint stride)
    {
        var (plan, large) = (To.Plan, added.Image.Plan);
        var arrived = added.Image.Displacement;
        if (!ShortcutArrivesSecond)
        {
            // Places that the stride does not reach get nothing.
            new Span<T>(arrived, checked((int)(large.Rows * stride))).Clear();
        }

        for (var channel = 0; channel < large.Channels; channel++)
        {
            for (var row = 0; row < plan.Height; row++)
            {
                var from = To.Displacement + To.Offset(channel + added.Channel) + (nint)row * plan.Width * stride;
                var to = arrived + added.Image.Offset(channel) + (nint)row * added.Stride * large.Width * stride;
                for (var column = 0; column < plan.Width; column++, from += stride, to += added.Stride * stride)
                {
                    for (var sample = 0; sample < padded; sample += TSet.Lanes)
                    {
                        TSet.Store(TSet.Add(TSet.Load(to + sample), TSet.Load(from + sample)), to + sample);
                    }
                }
            }
        }
    }
}
