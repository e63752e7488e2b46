using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Layers;
using Soap.Maps;
using Soap.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>A layer that learns by the rule, a convolution or a dense one.</summary>
internal sealed unsafe class GraphLayer<TSet, TVector, T> : GraphStage<TSet, TVector, T>
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // How W's kernels lie, and B's, where it has any.
    private readonly ConvolutionShape? _shape, _carrying;
    private readonly KernelOuter<TSet, TVector, T>? _outer, _feedbackOuter;
    private readonly GraphBroadcast<TSet, TVector, T>? _broadcast;
    private readonly Parameter _weightOwner;
    private readonly Parameter? _biasOwner;
    private readonly T* _weight, _bias;
    private readonly GraphCarrier<TSet, TVector, T> _carrier;

    // What kernels that all places share make of each number that is sent to all, a row each; null: B is none of them.
    private readonly Tensor? _spread;
    private readonly bool _asks;
    private readonly GraphGradient<TSet, TVector, T> _weightGradient;
    private readonly GraphGradient<TSet, TVector, T>? _biasGradient, _feedbackGradient;
    private readonly FusedParameter<T>? _feedbackParameter;

    // What W and b follow under an intervention, in the place of their gradients, which feedback may learn from.
    private (GraphGradient<TSet, TVector, T> Weight, GraphGradient<TSet, TVector, T>? Bias)? _followed;
    private double[]? _norms;

    // Σ |x| over B's next value, where that is what feedback makes of a step.
    private T _observed;

    // What entered by samples, for outer products of dense weights.
    private readonly AlignedMemory<T>? _bySample;

    /// <param name="shape">The convolution; null: the layer is dense.</param>
    /// <param name="synapses">The layer's.</param>
    /// <param name="isFirst">Whether nothing is below that it could teach.</param>
    /// <param name="from">What enters.</param>
    /// <param name="to">What leaves.</param>
    /// <param name="broadcast">What is sent to all; null: the layer sends its own displacement.</param>
    /// <param name="optimizer">What moves its weights; null: nobody does.</param>
    /// <param name="kind">The way back that it is on; by backpropagation W carries what it sends.</param>
    /// <param name="batch">The batch.</param>
    public GraphLayer(
        ConvolutionShape? shape, Synapses synapses, bool isFirst, GraphImage<T> from, GraphImage<T> to,
        GraphBroadcast<TSet, TVector, T>? broadcast, FusedOptimizer<T>? optimizer, WayBackKind kind, GraphBatch batch)
        : base(from, to)
    {
        (_shape, Synapses, _broadcast) = (shape, synapses, broadcast);
        _outer = shape is null ? null : new(shape);
        (_weightOwner, _biasOwner) = (synapses.Weight, synapses.Bias);
        _weight = TensorMemory.Of<T>(_weightOwner);
        _bias = _biasOwner is null ? null : TensorMemory.Of<T>(_biasOwner);
        var isRules = kind == WayBackKind.Rule;
        var map = isRules ? synapses.Maps.Feedback : synapses.Maps.Forward;
        var rows = (int)map.Weight.Rows;
        _carrying = shape is null || map is not ConvolutionMap ? null
            : new ConvolutionShape(
                shape.Channels, rows, shape.Groups, shape.Rows, shape.Columns, shape.InputStep, shape.OutputStep);
        _spread = map is SpreadMap && !isFirst ? Spread() : null;
        _carrier = new(
            _spread ?? (isRules && synapses.OwnFeedback is { } own ? own : synapses.Weight),
            isRules ? synapses.Expansion : null, rows, _carrying?.OutputStep ?? 1, batch);
        _weightGradient = new(optimizer?.Find(_weightOwner), checked((int)_weightOwner.numel()));
        _biasGradient = _biasOwner is null
            ? null
            : new(optimizer?.Find(_biasOwner), checked((int)_biasOwner.numel()));
        _asks = isRules && !isFirst && FusedExperience.IsAsked(synapses.Rule.Feedback);
        if (isRules && !isFirst && synapses.FeedbackParameter is { } learned)
        {
            _feedbackParameter = optimizer?.Find(learned);

            // B that carries what W learns from grows with W.
            var grows = !_asks && broadcast is null && !_carrier.Expands
                && synapses.Maps.Feedback == synapses.Maps.Forward;
            _feedbackGradient = grows ? null : new(_feedbackParameter, checked((int)learned.numel()));
        }

        var multiplies = _feedbackGradient is not null && !_asks;
        _feedbackOuter = multiplies && _carrying is not null ? new(_carrying) : null;
        var needsRows = shape is null || (multiplies && _carrying is null);
        _bySample = needsRows
            ? new AlignedMemory<T>((long)batch.Capacity * AlignedMemory<T>.Stride(from.Plan.Features))
            : null;
    }

    /// <summary>The layer's.</summary>
    public Synapses Synapses { get; }

    /// <summary>Whether kernels still write where the layer's parameters are.</summary>
    public override bool IsThere =>
        ReferenceEquals(Synapses.Weight, _weightOwner) && ReferenceEquals(Synapses.Bias, _biasOwner)
            && !_weightOwner.IsInvalid && _biasOwner is not { IsInvalid: true };

    private int SampleStride => AlignedMemory<T>.Stride(From.Plan.Features);

    /// <inheritdoc/>
    public override void Forward<TActivation>(GraphBatch batch)
    {
        if (_shape is not null)
        {
            var kernels = new ForwardEnd<TActivation, T>(null, To.Values, batch.Stride);
            KernelProduct<TSet, TVector, T>.Forward(
                _shape, batch.Padded, _weight, _bias, From.Values, batch.Stride, ref kernels);
            return;
        }

        var end = new ForwardEnd<TActivation, T>(_bias, To.Values, batch.Stride);
        Product<TSet, TVector, T>.Run(
            To.Plan.Features, batch.Padded, From.Plan.Features, _weight, From.Plan.Features, 1, From.Values,
            batch.Stride, ref end);
    }

    /// <inheritdoc/>
    public override T Magnitude => _weightGradient.Magnitude + (_biasGradient?.Magnitude ?? T.Zero)
        + (_feedbackGradient?.Magnitude ?? T.Zero) + _observed;

    /// <inheritdoc/>
    public override void Learn(GraphBatch batch)
    {
        if (_bySample is not null)
        {
            TransposeInput(batch);
        }

        if (_shape is not null)
        {
            _outer!.Run(batch.Samples, To.Displacement, From.Values, batch.Stride, _weightGradient.Start);
        }
        else
        {
            Outer(batch, To.Plan.Features, To.Displacement, _weightGradient);
        }

        if (_biasGradient is not null)
        {
            for (var channel = 0; channel < To.Plan.Channels; channel++)
            {
                var n = To.Displacement + To.Offset(channel);
                var (sum, _) = ChannelSums<TSet, TVector, T>.Of(
                    n, null, T.Zero, (To.Plan.Height, To.Plan.Width, batch.Samples), batch.Stride);
                _biasGradient.Start[channel] = T.CreateTruncating(sum);
            }
        }

        if (_asks)
        {
            Ask(batch);
        }
        else if (_feedbackOuter is not null)
        {
            _feedbackOuter.Run(batch.Samples, Carried(), From.Values, batch.Stride, _feedbackGradient!.Start);
        }
        else if (_feedbackGradient is not null)
        {
            Outer(batch, _carrier.Rows, Carried(), _feedbackGradient);
        }
    }

    /// <inheritdoc/>
    public override void Down<TActivation>(GraphBatch batch)
    {
        var carried = Carried();
        if (_carrying is not null)
        {
            var end = Arrival<TActivation>(batch);
            KernelProduct<TSet, TVector, T>.Back(
                _carrying, batch.Padded, _carrier.Feedback, carried, batch.Stride, ref end);
        }
        else
        {
            _carrier.Down<TActivation>(From, carried, ArrivesSecond);
        }
    }

    /// <summary>What it learnt on the way back that was gone last.</summary>
    public LayerLearning Learnt(GraphBatch batch) => new(
        GraphTensors.Copy(
            To.Displacement,
            _shape is null ? [batch.Samples, To.Plan.Features]
                : [batch.Samples, To.Plan.Channels, To.Plan.Height, To.Plan.Width],
            To.Plan.ChannelStep, batch.Stride),
        _weightGradient.Copy(_weightOwner.shape),
        _biasGradient?.Copy(_biasOwner!.shape),
        _feedbackParameter is null
            ? null
            : (_feedbackGradient ?? _weightGradient).Copy(Synapses.OwnFeedback!.shape));

    /// <summary>The norm of the displacement of what it made.</summary>
    public double DisplacementNorm(GraphBatch batch)
    {
        var plan = To.Plan;
        var norms = _norms ??= new double[plan.Features];
        for (var channel = 0; channel < plan.Channels; channel++)
        {
            for (var place = 0; place < plan.Places; place++)
            {
                norms[channel * plan.Places + place] = RowGeometry.Norm(new ReadOnlySpan<T>(
                    To.Displacement + To.Offset(channel) + (nint)place * batch.Stride, batch.Samples));
            }
        }

        return RowGeometry.Norm<double>(norms);
    }

    /// <summary>The norm of the gradient of W.</summary>
    public double GradientNorm() => _weightGradient.Norm();

    /// <summary>Lets W and b follow the gradients of the same layer on another way back, or its own.</summary>
    /// <param name="other">That layer.</param>
    /// <param name="factor">What its gradients are multiplied by.</param>
    /// <returns>Whether all that they follow is finite.</returns>
    public bool Follow(GraphLayer<TSet, TVector, T> other, double factor)
    {
        _followed ??= (
            new(_weightGradient.Parameter, _weightGradient.Count),
            _biasGradient is null ? null : new(_biasGradient.Parameter, _biasGradient.Count));
        _followed.Value.Weight.Set(other._weightGradient, factor);
        _followed.Value.Bias?.Set(other._biasGradient!, factor);
        return T.IsFinite(_followed.Value.Weight.Magnitude + (_followed.Value.Bias?.Magnitude ?? T.Zero));
    }

    /// <summary>Looks at B again, after somebody may have changed it.</summary>
    public void TakeBack()
    {
        if (_spread is not null)
        {
            using var noGradient = no_grad();
            using var spread = Spread();
            _spread.copy_(spread);
        }
    }

    /// <inheritdoc/>
    public override void Move(FusedOptimizer<T> optimizer, double rate)
    {
        var (weight, bias) = _followed ?? (_weightGradient, _biasGradient);
        weight.Move(optimizer, rate);
        bias?.Move(optimizer, rate);
        if (_feedbackParameter is not null)
        {
            (_feedbackGradient ?? _weightGradient).Move(_feedbackParameter, optimizer, rate);
        }
    }

    public override void Dispose()
    {
        _outer?.Dispose();
        _feedbackOuter?.Dispose();
        _weightGradient.Dispose();
        _biasGradient?.Dispose();
        _followed?.Weight.Dispose();
        _followed?.Bias?.Dispose();
        _feedbackGradient?.Dispose();
        _bySample?.Dispose();
        _carrier.Dispose();
        _spread?.Dispose();
        base.Dispose();
    }

    // A fixed B is linear in what it carries: as a matrix, [rows, places of the input], it carries the same.
    private Tensor Spread()
    {
        using var scope = NewDisposeScope();
        var (plan, feedback) = (From.Plan, Synapses.OwnFeedback!.detach());
        var rows = eye(feedback.shape[0], dtype: feedback.dtype);
        long[] entered = [rows.shape[0], plan.Channels, plan.Height, plan.Width];
        return Synapses.Maps.Feedback.Transport(rows, feedback, entered)
            .reshape(rows.shape[0], plan.Features).contiguous().DetachFromDisposeScope();
    }

    // What feedback learns by its own code, and what it adds to W's gradient.
    private void Ask(GraphBatch batch)
    {
        using var scope = NewDisposeScope();
        long[] entered = _shape is null
            ? [batch.Samples, From.Plan.Features]
            : [batch.Samples, From.Plan.Channels, From.Plan.Height, From.Plan.Width];
        var (own, forward) = FusedExperience.Ask(
            Synapses,
            GraphTensors.Copy(
                Carried(), Synapses.Maps.Feedback.Leaving(entered), _carrying?.OutputStep ?? 1, batch.Stride),
            GraphTensors.Copy(From.Values, entered, _shape is null ? 1 : From.Plan.ChannelStep, batch.Stride), null);
        if (forward is not null)
        {
            _weightGradient.Add(TensorMemory.Of<T>(forward));
        }

        if (_feedbackGradient is not null)
        {
            _feedbackGradient.Set(TensorMemory.Of<T>(own));
        }
        else
        {
            _observed = Magnitude<TSet, TVector, T>.Sum(1, checked((int)own.numel()), TensorMemory.Of<T>(own), 0);
            Synapses.Observe(own);
        }
    }

    // What entered, a row of numbers a sample.
    private void TransposeInput(GraphBatch batch)
    {
        var plan = From.Plan;
        if (!plan.IsSpread)
        {
            Rearrange.Transpose(
                plan.Features, batch.Samples, From.Values, batch.Stride, _bySample!.Start, SampleStride);
            return;
        }

        for (var channel = 0; channel < plan.Channels; channel++)
        {
            Rearrange.Transpose(
                plan.Places, batch.Samples, From.Values + From.Offset(channel), batch.Stride,
                _bySample!.Start + (nint)channel * plan.Places, SampleStride);
        }
    }

    // What B carries: the layer's own displacement, or what is sent to all.
    private T* Carried() => _broadcast is null
        ? _carrier.Carried(To.Displacement, _carrying is null ? To.Plan.Features : To.Plan.Channels)
        : _carrier.Carried(_broadcast.Sent, _broadcast.Outputs);

    private void Outer(GraphBatch batch, int rows, T* byFeature, GraphGradient<TSet, TVector, T> to)
    {
        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(to.Start), From.Plan.Features);
        new OuterGradient<TSet, TVector, T>(
            rows, From.Plan.Features, batch.Samples, byFeature, batch.Stride, _bySample!.Start, SampleStride)
            .Deliver(ref end);
    }
}
