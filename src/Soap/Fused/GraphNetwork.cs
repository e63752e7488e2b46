using System.Numerics;
using Soap.Conversion;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Native;
using Soap.Rules;
using Soap.Signals;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// A converted model's images, steps and loss for batches of up to so many samples, on the memory of its tensors.
/// </summary>
internal sealed unsafe class GraphNetwork<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GraphPlan _plan;
    private readonly GraphImage<T>[] _images;
    private readonly GraphStage<TSet, TVector, T>[] _stages;

    // The model's layers by their numbers.
    private readonly GraphLayer<TSet, TVector, T>[] _byNumber;
    private readonly GraphBroadcast<TSet, TVector, T>? _broadcast;

    // In training, and in evaluation, where labels are not smoothed.
    private readonly (FusedTargets<T> Targets, FusedLoss<TSet, TVector, T> Loss) _training, _evaluation;
    private readonly Loss _kind;
    private readonly int _layers;
    private readonly SentKind _sent;
    private readonly T* _outputFeedback;
    private readonly AlignedMemory<T> _bySample;
    private readonly AlignedMemory<T>? _error;

    /// <param name="network">The model.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="optimizer">What moves its weights; null: it only measures, and moves nothing.</param>
    /// <param name="capacity">The most samples of a batch.</param>
    /// <param name="measured">The network beside which it goes backpropagation's way back, with the same masks of
    /// dropout; null: it goes the rule's.</param>
    public GraphNetwork(
        RuleNetwork network, GraphPlan plan, Loss loss, FusedOptimizer<T>? optimizer, int capacity,
        GraphNetwork<TSet, TVector, T>? measured = null)
    {
        var isRules = measured is null;
        (_plan, _kind, _layers) = (isRules ? plan : plan.OfBackpropagation(), loss, network.Layers.Count);
        plan = _plan;
        Batch = new GraphBatch(capacity, 64 / sizeof(T), movesStatistics: isRules);
        var outputs = plan.Images[plan.Steps[^1].To].Features;
        var heard = network.Layers.Select(layer => layer.Rule).Concat(network.Points.Select(at => at.Point.Rule))
            .FirstOrDefault(rule => rule.IsBroadcast);
        _sent = isRules ? Sent(network.Layers[0].Rule).Sent : SentKind.Displacement;
        _broadcast = heard is null || !isRules ? null : Heard(heard, outputs);
        _images = new GraphImage<T>[plan.Images.Count];
        for (var image = _images.Length - 1; image >= 0; image--)
        {
            var shared = plan.DisplacementIn(image);
            _images[image] = new GraphImage<T>(
                plan.Images[image], Batch.Stride, image == 0 || shared == image,
                shared is { } other && other != image ? _images[other] : null);
        }

        _stages = [.. plan.Steps.Select(step => Stage(step, network.Layers, optimizer, measured))];
        _byNumber = [.. plan.Steps.Zip(_stages).Where(pair => pair.First is PlannedLayer)
            .OrderBy(pair => ((PlannedLayer)pair.First).Layer)
            .Select(pair => (GraphLayer<TSet, TVector, T>)pair.Second)];
        Arrivals();
        _outputFeedback = isRules && network.Layers[^1].OutputFeedback is { } output
            ? TensorMemory.Of<T>(output)
            : null;
        _error = _outputFeedback == null ? null : new AlignedMemory<T>((long)outputs * Batch.Stride);
        _training = (
            new FusedTargets<T>(outputs, Batch.Stride, loss.LabelSmoothing),
            new FusedLoss<TSet, TVector, T>(loss, Batch.Stride));
        _evaluation = (
            new FusedTargets<T>(outputs, Batch.Stride),
            new FusedLoss<TSet, TVector, T>(loss.Unsmoothed, Batch.Stride));
        _bySample = new AlignedMemory<T>((long)capacity * SampleStride);
    }

    /// <summary>The batch.</summary>
    public GraphBatch Batch { get; }

    /// <summary>What the outputs should be.</summary>
    public FusedTargets<T> Targets => Batch.Trains ? _training.Targets : _evaluation.Targets;

    /// <summary>Numbers of a sample of the input.</summary>
    public int Inputs => _plan.Input.Features;

    /// <summary>Whether kernels still write where the model's parameters are.</summary>
    public bool IsThere => Array.TrueForAll(
        _stages, static stage => stage.IsThere);

    private GraphImage<T> Last => _images[^1];

    private int SampleStride => AlignedMemory<T>.Stride(Inputs);

    // The error of the loss, before an asymmetric output.
    private T* Error => _error is null ? Last.Displacement : _error.Start;

    /// <summary>Takes a batch of a data set.</summary>
    /// <param name="samples">The data set.</param>
    /// <param name="indices">Which samples.</param>
    /// <param name="trains">Whether norms take their statistics from them.</param>
    public void Read(FusedSamples<T> samples, ReadOnlySpan<int> indices, bool trains)
    {
        Batch.Begin(indices.Length, trains);
        samples.ReadInputs(indices, _bySample.Start, SampleStride);
        samples.ReadTargets(indices, Targets);
        Spread();
    }

    /// <summary>Takes a batch of training from tensors.</summary>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels [N], or values [N, n_L].</param>
    public void Load(Tensor inputs, Tensor targets)
    {
        SampleShapes.Check(inputs, targets, Inputs, Targets.Outputs, _kind);
        if (inputs.shape[0] > Batch.Capacity)
        {
            throw new ArgumentException(
                $"The batch has {inputs.shape[0]} samples, but the batch size is {Batch.Capacity}.", nameof(inputs));
        }

        using var scope = NewDisposeScope();
        Batch.Begin((int)inputs.shape[0], trains: true);
        var rows = inputs.detach().to_type(TensorMemory.TypeOf<T>()).contiguous();
        var x = TensorMemory.Of<T>(rows);
        for (var i = 0; i < Batch.Samples; i++)
        {
            new Span<T>(x + (long)i * Inputs, Inputs)
                .CopyTo(new Span<T>(_bySample.Start + (long)i * SampleStride, Inputs));
        }

        Targets.Load(targets);
        Spread();
    }

    /// <summary>Makes all images, and the mean loss; its error waits for the way back.</summary>
    /// <remarks>In the network's own type, so that a loss beyond its range is infinite, as it is for
    /// autograd.</remarks>
    public double Forward()
    {
        foreach (var stage in _stages)
        {
            switch (stage.To.Plan.Activation)
            {
                case Activation.Tanh: stage.Forward<TanhActivation<T>>(Batch); break;
                case Activation.Relu: stage.Forward<ReluActivation<T>>(Batch); break;
                case Activation.Sigmoid: stage.Forward<SigmoidActivation<T>>(Batch); break;
                case Activation.Elu: stage.Forward<EluActivation<T>>(Batch); break;
                case Activation.LeakyRelu: stage.Forward<LeakyReluActivation<T>>(Batch); break;
                case Activation.Identity: stage.Forward<IdentityActivation<T>>(Batch); break;
                default: throw new InvalidOperationException($"Unknown activation {stage.To.Plan.Activation}.");
            }
        }

        var loss = (Batch.Trains ? _training : _evaluation).Loss;
        return double.CreateTruncating(T.CreateTruncating(loss.Compare(Output, Targets, Error)));
    }

    /// <summary>How many samples have their largest output at their label.</summary>
    public int CountRight() => FusedLoss<TSet, TVector, T>.CountRight(Output, Targets);

    /// <summary>Goes the way down, and makes all gradients.</summary>
    /// <returns>Whether inputs and all gradients are finite.</returns>
    public bool GoDown()
    {
        // What fills up the last block of samples learns nothing.
        for (var row = 0; row < Targets.Outputs; row++)
        {
            new Span<T>(Error + (nint)row * Batch.Stride + Batch.Samples, Batch.Padded - Batch.Samples).Clear();
        }

        if (_error is not null)
        {
            var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(Last.Displacement), Batch.Stride);
            Product<TSet, TVector, T>.Run(
                Targets.Outputs, Batch.Padded, Targets.Outputs, _outputFeedback, 1, Targets.Outputs, Error,
                Batch.Stride, ref end);
        }

        _broadcast?.Take(Error, Targets);
        var all = Magnitude<TSet, TVector, T>.Sum(Batch.Samples, Inputs, _bySample.Start, SampleStride);
        for (var index = _stages.Length - 1; index >= 0; index--)
        {
            var stage = _stages[index];
            stage.Learn(Batch);
            if (_sent != SentKind.Nothing && stage.HandsDown && !ReferenceEquals(stage.From, _images[0]))
            {
                HandDown(stage);
            }

            all += stage.Magnitude;
            if (_sent == SentKind.Nothing)
            {
                break;
            }
        }

        return T.IsFinite(all);
    }

    /// <summary>What the way back that was gone last teaches, as tensors.</summary>
    /// <param name="mean">The mean loss.</param>
    public NetworkLearning Learnt(double mean)
    {
        var layers = new LayerLearning[_layers];
        var others = new Dictionary<Parameter, Tensor?>(ReferenceEqualityComparer.Instance);
        for (var index = 0; index < _stages.Length; index++)
        {
            var isReached = _sent != SentKind.Nothing || index == _stages.Length - 1;
            switch (_stages[index])
            {
                case GraphLayer<TSet, TVector, T> layer:
                    layers[((PlannedLayer)_plan.Steps[index]).Layer] = isReached
                        ? layer.Learnt(Batch)
                        : new LayerLearning(null, null, null, null);
                    break;
                case GraphNorm<TSet, TVector, T> norm:
                    foreach (var (parameter, gradient) in norm.Learnt())
                    {
                        others[parameter] = isReached ? gradient : null;
                    }

                    break;
            }
        }

        return new NetworkLearning(tensor(mean), layers) { Others = others };
    }

    /// <summary>Lets the hidden layers follow what an intervention makes of this way back, which was gone, and of
    /// backpropagation's: a norm, or a direction, of the other.</summary>
    /// <param name="kind">What is taken from backpropagation.</param>
    /// <param name="truth">The network that went it.</param>
    /// <returns>Whether all that they follow is finite.</returns>
    public bool Intervene(Intervention kind, GraphNetwork<TSet, TVector, T> truth)
    {
        var isFinite = true;
        for (var l = 0; l < _layers - 1; l++)
        {
            var (own, other) = (_byNumber[l], truth._byNumber[l]);
            var (from, factor) = kind switch
            {
                Intervention.Magnitude => (own, Interventions.Factor(
                    own.DisplacementNorm(Batch), other.DisplacementNorm(Batch))),
                Intervention.Direction => (other, Interventions.Factor(
                    other.DisplacementNorm(Batch), own.DisplacementNorm(Batch))),
                Intervention.Step => (own, Interventions.Factor(own.GradientNorm(), other.GradientNorm())),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown intervention."),
            };
            isFinite &= own.Follow(from, factor);
        }

        return isFinite;
    }

    /// <summary>Moves all that learns by the gradients.</summary>
    public void Move(FusedOptimizer<T> optimizer, double rate)
    {
        for (var index = _sent == SentKind.Nothing ? _stages.Length - 1 : 0; index < _stages.Length; index++)
        {
            _stages[index].Move(optimizer, rate);
        }
    }

    /// <summary>Looks at feedback weights again, after somebody may have changed them.</summary>
    public void TakeBack() => Array.ForEach(_byNumber, static layer => layer.TakeBack());

    public void Dispose()
    {
        Array.ForEach(_images, static image => image.Dispose());
        Array.ForEach(_stages, static stage => stage.Dispose());

        _broadcast?.Dispose();
        _error?.Dispose();
        _training.Targets.Dispose();
        _training.Loss.Dispose();
        _evaluation.Targets.Dispose();
        _evaluation.Loss.Dispose();
        _bySample.Dispose();
    }

    private FusedOutput<T> Output => new(Last.Values, Batch.Stride, Batch.Samples, Batch.Padded);

    private static (SentKind Sent, ErrorScale Scale) Sent(LearningRule rule) =>
        FusedSignals.Find(rule.Signal) ?? throw new InvalidOperationException(
            $"Signal '{rule.Signal.Name}' is none that the fused engine sends.");

    private GraphBroadcast<TSet, TVector, T> Heard(LearningRule rule, int outputs)
    {
        var (sent, scale) = Sent(rule);
        return new(sent, scale, outputs, Batch);
    }

    private GraphStage<TSet, TVector, T> Stage(
        PlannedStep step, IReadOnlyList<Synapses> layers, FusedOptimizer<T>? optimizer,
        GraphNetwork<TSet, TVector, T>? measured)
    {
        var (from, to) = (_images[step.From], _images[step.To]);
        return step switch
        {
            PlannedLayer layer => new GraphLayer<TSet, TVector, T>(
                layer.Shape?.In(from.Plan.ChannelStep, to.Plan.ChannelStep), layers[layer.Layer], step.From == 0, from,
                to, layers[layer.Layer].Rule.IsBroadcast ? _broadcast : null, optimizer,
                measured is null ? WayBackKind.Rule : WayBackKind.Backpropagation, Batch),
            PlannedPoint point => new GraphPoint<TSet, TVector, T>(point.Point, from, _broadcast!, Batch),
            PlannedDropout dropout => new GraphDropout<TSet, TVector, T>(
                dropout.Module, from, to, Batch, measured?._stages.OfType<GraphDropout<TSet, TVector, T>>()
                    .Single(stage => ReferenceEquals(stage.To, measured._images[step.To]))),
            PlannedPool pool => new GraphPool<TSet, TVector, T>(pool, from, to),
            PlannedNorm norm => new GraphNorm<TSet, TVector, T>(
                norm.Norm, from, to,
                norm.Shortcut is { } added ? (_images[added.From], added.Stride, added.Channel) : null, optimizer),
            _ => throw new InvalidOperationException($"Unknown step {step}."),
        };
    }

    // In which order steps hand down to an image that several read: from the last of them to the first.
    private void Arrivals()
    {
        var arrived = new HashSet<int>();
        for (var index = _stages.Length - 1; index >= 0; index--)
        {
            var (stage, step) = (_stages[index], _plan.Steps[index]);
            stage.HandsDown = step.Cut != step.From;
            stage.ArrivesSecond = stage.HandsDown && !arrived.Add(step.From);
            stage.ArrivesLast = !_plan.Steps.Take(index).Any(earlier => earlier.HandsDownTo(step.From));
            if (step is PlannedNorm { Shortcut: { } added } norm)
            {
                var handing = (GraphNorm<TSet, TVector, T>)stage;
                var arrives = norm.Cut != added.From && added.From > 0;
                handing.ShortcutArrivesSecond = arrives && !arrived.Add(added.From);
                handing.ShortcutHandsDown = arrives && _plan.DisplacementIn(added.From) != norm.To;
            }
        }
    }

    private void HandDown(GraphStage<TSet, TVector, T> stage)
    {
        switch (stage.ArrivesLast ? stage.From.Plan.Activation : Activation.Identity)
        {
            case Activation.Tanh: stage.Down<TanhActivation<T>>(Batch); break;
            case Activation.Relu: stage.Down<ReluActivation<T>>(Batch); break;
            case Activation.Sigmoid: stage.Down<SigmoidActivation<T>>(Batch); break;
            case Activation.Elu: stage.Down<EluActivation<T>>(Batch); break;
            case Activation.LeakyRelu: stage.Down<LeakyReluActivation<T>>(Batch); break;
            case Activation.Identity: stage.Down<IdentityActivation<T>>(Batch); break;
            default: throw new InvalidOperationException($"Unknown activation {stage.From.Plan.Activation}.");
        }
    }

    // The input by features, within its frame. What fills up the last block of samples may be what was evaluated
    // before, and not finite.
    private void Spread()
    {
        var (input, framed) = (_plan.Input, _plan.Images[0]);
        for (var place = 0; Batch.Padded > Batch.Samples && place < framed.Features; place++)
        {
            new Span<T>(
                _images[0].Values + (nint)place * Batch.Stride + Batch.Samples, Batch.Padded - Batch.Samples).Clear();
        }

        if (input.Features == framed.Features)
        {
            Rearrange.Transpose(
                Batch.Samples, Inputs, _bySample.Start, SampleStride, _images[0].Values, Batch.Stride);
            return;
        }

        for (var row = 0; row < input.Channels * input.Height; row++)
        {
            var (channel, y) = (row / input.Height, row % input.Height);
            var place = (channel * framed.Height + _plan.Top + y) * framed.Width + _plan.Left;
            Rearrange.Transpose(
                Batch.Samples, input.Width, _bySample.Start + (nint)row * input.Width, SampleStride,
                _images[0].Values + (nint)place * Batch.Stride, Batch.Stride);
        }
    }
}
