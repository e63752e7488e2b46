using System.Numerics;
using Soap.Conversion;
using Soap.Data;
using Soap.Engines;
using Soap.Feedback;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Models;
using Soap.Native;
using Soap.Optimizers;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// Steps of converted models that are chains of layers, norms, pooling and residual blocks, on the CPU: managed vector
/// instructions on memory that is there before the first step. What is measured of a step is the network's own, by
/// automatic differentiation at the same weights.
/// </summary>
internal sealed unsafe class GraphEngine<TSet, TVector, T> : ITrainingEngine
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RuleNetwork _model;
    private readonly Loss _loss;
    private readonly IBatchSource _source;
    private readonly FusedOptimizer<T> _optimizer;
    private readonly GraphNetwork<TSet, TVector, T> _network;
    private readonly FusedSamples<T>? _samples;
    private readonly int[] _indices;
    private readonly int _evaluated;

    public GraphEngine(
        RuleNetwork model, GraphPlan plan, Loss loss, Optimizer optimizer, IBatchSource source, int batch,
        InstructionSet set, string reason)
    {
        (_model, _loss, _source) = (model, loss, source);
        // Under batch norm a sample that would be left alone joins the batch before it; none is longer than an epoch.
        _evaluated = batch = source is DatasetBatches ? Math.Min(batch, source.EpochLength) : batch;
        batch += plan.Steps.Any(step => step is PlannedNorm) && batch < source.EpochLength ? 1 : 0;
        Record = new EngineRecord("fused", reason, EnumWords.Of(set));
        _optimizer = new FusedOptimizer<T>(optimizer);
        _network = new GraphNetwork<TSet, TVector, T>(model, plan, loss, _optimizer, batch);
        _indices = new int[batch];
        if (source is DatasetBatches batches)
        {
            SampleShapes.Check(
                batches.Data.Inputs, batches.Data.Targets, _network.Inputs, _network.Targets.Outputs, loss);
            _samples = new FusedSamples<T>(batches.Data);
        }
    }

    /// <inheritdoc/>
    public EngineRecord Record { get; }

    // Most rules have nothing to do before and after a step, which allocates nothing then.
    private bool HasStepsOfItsOwn =>
        _model.Layers[0].Rule is { Feedback: PeriodicFeedback or MirroringFeedback or ObservingFeedback }
            or { Feedback: LearnedFeedback { Decay: > 0 } } or { Recipe.ConstrainsNorm: true };

    /// <inheritdoc/>
    public void BeginStep(long examples, int batch)
    {
        if (HasStepsOfItsOwn)
        {
            _model.BeginStep(examples, batch);
        }
    }

    /// <inheritdoc/>
    public (double Loss, int Count) Learn(long examples, int limit, bool isMeasured)
    {
        if (_samples is not null)
        {
            var order = ((DatasetBatches)_source).Order;
            var count = order.Next(examples, _indices.AsSpan(0, Math.Min(limit, _indices.Length)));
            _network.Read(_samples, _indices.AsSpan(0, count), trains: true);
        }
        else
        {
            using var scope = NewDisposeScope();
            var (inputs, targets) = _source.Take(examples, limit, TensorMemory.TypeOf<T>());
            _network.Load(inputs, targets);
        }

        var loss = _network.Forward();
        GC.KeepAlive(this);
        return (loss, _network.Batch.Samples);
    }

    /// <inheritdoc/>
    public bool GoDown()
    {
        var isFinite = _network.GoDown();
        GC.KeepAlive(this);
        return isFinite;
    }

    /// <inheritdoc/>
    public void Move(double rate)
    {
        _network.Move(_optimizer, rate);
        if (HasStepsOfItsOwn)
        {
            _model.EndStep();
        }

        GC.KeepAlive(this);
    }

    /// <inheritdoc/>
    public string? FirstNotFinite(long examples, int count)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = _source.Take(examples, count, TensorMemory.TypeOf<T>());
        return NotFinite.First(
            NotFinite.OfNetwork(_model, inputs, targets, LearnBothWays(inputs, targets).Rule));
    }

    // Norms have seen the step's batch already.
    /// <inheritdoc/>
    public (NetworkLearning Rule, NetworkLearning Truth) LearnBothWays(Tensor inputs, Tensor targets)
    {
        var kept = _model.Model.buffers().Select(buffer => (Buffer: buffer, Value: buffer.clone())).ToArray();
        using var modes = ModuleModes.Training(_model);
        try
        {
            return _model.LearnBothWays(inputs, targets, _loss);
        }
        finally
        {
            using var noGradient = no_grad();
            foreach (var (buffer, value) in kept)
            {
                buffer.copy_(value);
                value.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public EvaluationPoint Evaluate(
        Dataset data, IReadOnlyList<int>? indices, long examples, CancellationToken cancellation)
    {
        ThrowIfGone();
        SampleShapes.Check(data.Inputs, data.Targets, _network.Inputs, _network.Targets.Outputs, _loss);
        using var samples = new FusedSamples<T>(data);
        var (count, total, right) = (indices?.Count ?? data.Count, 0.0, 0L);
        for (var start = 0; start < count; start += _evaluated)
        {
            cancellation.ThrowIfCancellationRequested();
            var taken = _indices.AsSpan(0, Math.Min(_evaluated, count - start));
            for (var i = 0; i < taken.Length; i++)
            {
                taken[i] = indices?[start + i] ?? start + i;
                ArgumentOutOfRangeException.ThrowIfNegative(taken[i], nameof(indices));
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(taken[i], data.Count, nameof(indices));
            }

            _network.Read(samples, taken, trains: false);
            total += _network.Forward() * taken.Length;
            right += data.IsClassification ? _network.CountRight() : 0;
        }

        GC.KeepAlive(this);
        return new EvaluationPoint(examples, total / count, data.IsClassification ? (double)right / count : null);
    }

    /// <inheritdoc/>
    public void Publish()
    {
    }

    /// <inheritdoc/>
    public void TakeBack()
    {
        ThrowIfGone();
        if (GraphSupport.HasNormsOfAnotherMode(_model))
        {
            throw new InvalidOperationException(
                "A batch norm of the model was put in another mode than the network's " +
                    "after the trainer was made, and the fused engine goes on with statistics " +
                    "of batches. Make a new " +
                    "trainer.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.Dispose();
        _samples?.Dispose();
    }

    private void ThrowIfGone()
    {
        if (!_optimizer.IsThere || !_network.IsThere)
        {
            throw new InvalidOperationException("The model was moved, or it or the optimiser was disposed of, after " +
                "the trainer was made: the memory that it trains is gone. Make a new trainer.");
        }
    }
}
