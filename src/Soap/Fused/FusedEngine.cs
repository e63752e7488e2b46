using System.Numerics;
using Soap.Data;
using Soap.Engines;
using Soap.Feedback;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Lifetimes;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Native;
using Soap.Optimizers;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// Steps of dense networks on the CPU: managed vector instructions on memory that is there before the first step. In
/// the steady state nothing is allocated and no library is called, but for what is a rule's own code: feedback that is
/// refreshed, goes through noise or learns by itself (its experience is copied into tensors), the norm constraint, and
/// batches that are not of a data set. Kernels work on addresses, which do not keep memory alive: every method that
/// calls them keeps the engine, and all that it holds, alive to its end.
/// </summary>
internal sealed unsafe class FusedEngine<TSet, TVector, T> : ITrainingEngine
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int EvaluationBatch = 256;
    private readonly Mlp _model;
    private readonly Loss _loss;
    private readonly IBatchSource _source;
    private readonly FusedNetwork<TSet, TVector, T> _network;
    private readonly FusedOptimizer<T> _optimizer;
    private readonly FusedLayerParameters<T>[] _parameters;
    private readonly FusedSamples<T>? _samples;
    private readonly SparseTraining<TSet, TVector, T>? _sparse;
    private readonly FusedIntervention<TSet, TVector, T>.GradientNorm? _gradientNorm;
    private readonly int[] _indices;
    private readonly AlignedMemory<T> _sums;
    private readonly FusedAnswers<TSet, TVector, T> _answers;
    private readonly T _largestByte = T.Zero;
    private FusedNetwork<TSet, TVector, T>? _probe, _evaluation;

    // Whether anybody may look at the tensors and change them: these are then the truth, and otherwise the copies that
    // the engine trains.
    private bool _isPublished = true;

    public FusedEngine(
        Mlp model, Loss loss, Optimizer optimizer, IBatchSource source, int batch, InstructionSet set, string reason)
    {
        (_model, _loss, _source) = (model, loss, source);
        batch = source is DatasetBatches ? Math.Min(batch, source.EpochLength) : batch; // none is longer than an epoch
        var isSparse = SparseChoice.IsWorthwhile(model, source, batch);
        Record = new EngineRecord("fused", reason, EnumWords.Of(set), isSparse ? "sparse" : "dense");
        if (source is DatasetBatches batches)
        {
            SampleShapes.Check(batches.Data.Inputs, batches.Data.Targets, (int)model.Layers[0].Weight.shape[1],
                model.Outputs, loss);
            _samples = new FusedSamples<T>(batches.Data);
            _largestByte = _samples.Table.Length == 0 ? T.Zero : _samples.Table.Max(T.Abs);
        }

        _answers = new FusedAnswers<TSet, TVector, T>(model.Layers.Count);
        _indices = new int[batch];
        _sums = new AlignedMemory<T>(model.Layers.Max(layer => layer.Weight.shape[0]));
        _network = new FusedNetwork<TSet, TVector, T>(model, loss, batch, readsInput: !isSparse, isTrained: true);
        _optimizer = new FusedOptimizer<T>(optimizer);
        _parameters = [.. _network.Layers.Select(layer => new FusedLayerParameters<T>(layer, _optimizer))];
        if (isSparse)
        {
            var data = ((DatasetBatches)source).Data;
            _sparse = new SparseTraining<TSet, TVector, T>(
                _network.Layers[0], ActivationOf(model, 0), _parameters[0].Weight, data, batch);
            _gradientNorm = SparseGradientNorm;
        }
    }

    /// <inheritdoc/>
    public EngineRecord Record { get; }

    private FeedbackWeights Feedback => _model.Rule.Feedback;

    private int FirstThatLearns => _network.WayDown.Sent == SentKind.Nothing ? _network.Layers.Length - 1 : 0;

    /// <inheritdoc/>
    public void BeginStep(long examples, int batch)
    {
        if (Feedback is not (PeriodicFeedback or MirroringFeedback))
        {
            return;
        }

        // Nothing is carried to the network's input: the first layer's feedback is not used. Most steps have nothing
        // to do here, and allocate nothing.
        for (var l = 1; l < _model.Layers.Count; l++)
        {
            _model.Layers[l].BeginStep(examples, batch);
        }
    }

    /// <inheritdoc/>
    public (double Loss, int Count) Learn(long examples, int limit, bool isMeasured)
    {
        var pass = _network.Pass;
        if (_source is DatasetBatches batches)
        {
            var count = batches.Order.Next(examples, _indices.AsSpan(0, Math.Min(limit, _indices.Length)));
            var indices = _indices.AsSpan(0, count);
            pass.Begin(count);
            _samples!.ReadTargets(indices, _network.Targets);
            if (_sparse is not null)
            {
                _sparse.Forward(indices, pass);
            }
            else
            {
                _samples.ReadInputs(indices, pass);
            }
        }
        else
        {
            using var scope = NewDisposeScope();
            var (inputs, targets) = _source.Take(examples, limit, TensorMemory.TypeOf<T>());
            _network.Load(inputs, targets);
        }

        pass.Forward(_sparse is null ? 0 : 1, learns: true);
        var loss = _network.Compare();
        GC.KeepAlive(this);
        return (loss, pass.Samples);
    }

    /// <inheritdoc/>
    public bool GoDown()
    {
        _network.GoDown(_gradientNorm);
        var isFinite = _network.Prepare(FirstThatLearns, _sparse is null ? null
            : _largestByte * T.CreateTruncating((double)_network.Pass.Samples * _network.Layers[0].Inputs))
            & _answers.Ask(_network, FirstThatLearns);
        GC.KeepAlive(this);
        return isFinite;
    }

    /// <inheritdoc/>
    public void Move(double rate)
    {
        var keep = Feedback is LearnedFeedback learned ? 1 - learned.Decay : 1;
        for (var l = FirstThatLearns; l < _network.Layers.Length; l++)
        {
            if (l > 0 && FusedExperience.IsAsked(Feedback))
            {
                MoveAsTold(l, rate, keep);
            }
            else
            {
                MoveByOuterProducts(l, rate, keep);
            }

            _network.Layers[l].Synapses.FitState.EndStep();
        }

        if (_model.Rule.Recipe.ConstrainsNorm)
        {
            foreach (var layer in _model.Layers)
            {
                using var scope = NewDisposeScope();
                layer.Synapses.KeepNorm();
            }
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public string? FirstNotFinite(long examples, int count)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = _source.Take(examples, count, TensorMemory.TypeOf<T>());
        return NotFinite.First(
            NotFinite.OfNetwork(_model, inputs, targets, _loss, () => LearnBothWays(inputs, targets).Rule))
            ?? (_answers.FirstNotFinite is { } l ? $"feedback/{l + 1}" : null);
    }

    /// <inheritdoc/>
    public (NetworkLearning Rule, NetworkLearning Truth) LearnBothWays(Tensor inputs, Tensor targets)
    {
        _sparse?.Publish();
        var probe = Probe(inputs, targets);
        var both = (probe.Learn(_model.Rule), probe.Learn(null));
        GC.KeepAlive(this);
        return both;
    }

    /// <inheritdoc/>
    public EvaluationPoint Evaluate(
        Dataset data, IReadOnlyList<int>? indices, long examples, CancellationToken cancellation)
    {
        if (_isPublished)
        {
            ThrowIfGone();
            _sparse?.TakeBack();
        }

        SampleShapes.Check(data.Inputs, data.Targets, _network.Layers[0].Inputs, _model.Outputs, _loss);
        using var samples = new FusedSamples<T>(data);
        using var sparse = _sparse is not null && SparseInputs.Has(data)
            ? new SparseBatch<T>(data, EvaluationBatch)
            : null;
        if (sparse is null)
        {
            _sparse?.Publish();
        }

        _evaluation ??= new FusedNetwork<TSet, TVector, T>(_model, _loss.Unsmoothed, EvaluationBatch);
        var (count, total, right) = (indices?.Count ?? data.Count, 0.0, 0L);
        Span<int> batch = stackalloc int[EvaluationBatch];
        for (var start = 0; start < count; start += EvaluationBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            var taken = batch[..Math.Min(EvaluationBatch, count - start)];
            for (var i = 0; i < taken.Length; i++)
            {
                taken[i] = indices?[start + i] ?? start + i;
                ArgumentOutOfRangeException.ThrowIfNegative(taken[i], nameof(indices));
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(taken[i], data.Count, nameof(indices));
            }

            _evaluation.Pass.Begin(taken.Length);
            samples.ReadTargets(taken, _evaluation.Targets);
            if (sparse is null)
            {
                samples.ReadInputs(taken, _evaluation.Pass);
                _evaluation.Pass.Forward(0, learns: false);
            }
            else
            {
                sparse.Take(taken, learns: false);
                _sparse!.Forward(sparse, _evaluation.Pass);
                _evaluation.Pass.Forward(1, learns: false);
            }

            total += _evaluation.Compare() * taken.Length;
            right += data.IsClassification ? _evaluation.CountRight() : 0;
        }

        GC.KeepAlive(this);
        return new EvaluationPoint(examples, total / count, data.IsClassification ? (double)right / count : null);
    }

    /// <inheritdoc/>
    public void Publish()
    {
        // Once: the copies are behind the tensors as soon as somebody has changed these.
        if (!_isPublished)
        {
            _sparse?.Publish();
            _isPublished = true;
            GC.KeepAlive(this);
        }
    }

    /// <inheritdoc/>
    public void TakeBack()
    {
        ThrowIfGone();
        _sparse?.TakeBack();
        _network.Fit?.TakeBack();
        _isPublished = false;
        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _answers.Dispose();
        _network.Dispose();
        _probe?.Dispose();
        _evaluation?.Dispose();
        _sparse?.Dispose();
        _samples?.Dispose();
        _sums.Dispose();
    }

    private void ThrowIfGone()
    {
        if (!_optimizer.IsThere || !Array.TrueForAll(_network.Layers, static layer => layer.IsThere))
        {
            throw new InvalidOperationException("The model was moved, or it or the optimiser was disposed of, after " +
                "the trainer was made: the memory that it trains is gone. Make a new trainer.");
        }
    }

    private static Activation ActivationOf(Mlp model, int layer) =>
        layer == model.Layers.Count - 1 ? Activation.Identity : model.Activation;

    // Measuring has a network of its own on the same weights, so that a step that is measured has the same bits as one
    // that is not.
    private FusedNetwork<TSet, TVector, T> Probe(Tensor inputs, Tensor targets)
    {
        if (_probe is null || _probe.Pass.Capacity < inputs.shape[0])
        {
            _probe?.Dispose();
            _probe = new FusedNetwork<TSet, TVector, T>(_model, _loss, (int)inputs.shape[0]);
        }

        _probe.Load(inputs, targets);
        _probe.Pass.Forward(0, learns: true);
        return _probe;
    }

    private void MoveByOuterProducts(int l, double rate, double keep)
    {
        var (adjustable, displacements) = (_parameters[l], _network.Displacements);
        if (l == 0 && _sparse is not null)
        {
            var gradient = SparseGradient(_network.Followed(0));
            _optimizer.Step(_sparse.Weight, ref gradient, rate, keep);
        }
        else
        {
            var gradient = _network.WeightGradient(l);
            _optimizer.Step(adjustable.Weight, ref gradient, rate, keep);
        }

        MoveBias(l, rate);
        if (l > 0 && adjustable.Feedback is { } feedback)
        {
            var own = _network.Outer(l, _network.WayDown.Carriers[l].Rows, displacements.Carried(_network.WayDown, l));
            _optimizer.Step(feedback, ref own, rate, keep);
        }
    }

    private SparseGradient<TSet, TVector, T> SparseGradient(T* displacement)
    {
        _network.Displacements.SumDisplacement(0, displacement, _sums.Start);
        return _sparse!.Gradient(displacement, _network.Pass.Stride, _sums.Start);
    }

    // The sparse first layer delivers its gradient by features.
    private double SparseGradientNorm(int l, T* displacement)
    {
        if (l > 0)
        {
            return _network.GradientNorm(l, displacement);
        }

        var gradient = SparseGradient(displacement);
        return _network.Intervention!.NormOf(
            ref gradient, _network.Layers[0].Inputs, _network.Layers[0].Outputs, (int)_sparse!.Weight.Stride);
    }

    private void MoveBias(int l, double rate)
    {
        if (_parameters[l].Bias is { } bias)
        {
            _network.SumFollowed(l, _sums.Start);
            var sums = new StoredGradient<TSet, TVector, T>(1, _network.Layers[l].Outputs, _sums.Start, 0);
            _optimizer.Step(bias, ref sums, rate, 1);
        }
    }

    private void MoveAsTold(int l, double rate, double keep)
    {
        using var scope = NewDisposeScope();
        var (layer, adjustable) = (_network.Layers[l], _parameters[l]);
        var (own, forward) = _answers.Of(l);
        if (forward is null)
        {
            var outer = _network.WeightGradient(l);
            _optimizer.Step(adjustable.Weight, ref outer, rate, keep);
        }
        else
        {
            using var whole = _network.StoredOuter(l, layer.Outputs, _network.Displacements.Displacement(l));
            whole.PlusInPlace(forward);
            var sum = Stored(whole);
            _optimizer.Step(adjustable.Weight, ref sum, rate, keep);
        }

        MoveBias(l, rate);
        if (adjustable.Feedback is { } feedback)
        {
            var told = Stored(own);
            _optimizer.Step(feedback, ref told, rate, keep);
        }
        else
        {
            layer.Synapses.OwnFeedback!.copy_(own);
        }
    }

    private static StoredGradient<TSet, TVector, T> Stored(Tensor gradient) =>
        new((int)gradient.shape[0], (int)gradient.shape[1], TensorMemory.Of<T>(gradient), (nint)gradient.shape[1]);
}
