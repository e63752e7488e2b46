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
using Soap.Rules;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// Steps of converted models that are chains of layers, norms, pooling and residual blocks, on the CPU: managed vector
/// instructions on memory that is there before the first step. What is measured of a step is what the step itself
/// learnt, and beside it backpropagation at the same weights, in memory of its own.
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
    private readonly Func<GraphNetwork<TSet, TVector, T>> _makeTruth;
    private readonly RuleRecipe _recipe;
    private GraphNetwork<TSet, TVector, T>? _truth;
    private double _mean;

    // Whether the step that is under way is backpropagation's.
    private bool _isBackpropagationsTurn;

    // Whether the way down of the step that is under way was gone; null: none is.
    private bool? _isDown;

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
        _recipe = model.Layers[0].Rule.Recipe;
        _makeTruth = () => new GraphNetwork<TSet, TVector, T>(
            model, plan, loss, _recipe.BackpropagationPeriod is null ? null : _optimizer, batch, _network);
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

    private bool Intervenes => _recipe.Intervention != Intervention.None && !_isBackpropagationsTurn;

    // Backpropagation beside the rule, where the step that is under way takes something from it.
    private GraphNetwork<TSet, TVector, T>? Truth =>
        Intervenes || _isBackpropagationsTurn ? _truth ??= _makeTruth() : null;

    // Most rules have nothing to do before and after a step, which allocates nothing then.
    private bool HasStepsOfItsOwn =>
        _model.Layers[0].Rule is { Feedback: PeriodicFeedback or MirroringFeedback or ObservingFeedback }
            or { Feedback: LearnedFeedback { Decay: > 0 } } or { Recipe.ConstrainsNorm: true };

    /// <inheritdoc/>
    public void BeginStep(long examples, int batch)
    {
        _isBackpropagationsTurn = _recipe.IsBackpropagationsTurn(examples, batch);
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
            Truth?.Read(_samples, _indices.AsSpan(0, count), trains: true);
        }
        else
        {
            using var scope = NewDisposeScope();
            var (inputs, targets) = _source.Take(examples, limit, TensorMemory.TypeOf<T>());
            _network.Load(inputs, targets);
            Truth?.Load(inputs, targets);
        }

        (_mean, _isDown) = (_network.Forward(), false);
        _ = Truth?.Forward();
        GC.KeepAlive(this);
        return (_mean, _network.Batch.Samples);
    }

    /// <inheritdoc/>
    public bool GoDown()
    {
        var isFinite = (_isBackpropagationsTurn || _network.GoDown()) & (Truth?.GoDown() ?? true)
            & (!Intervenes || _network.Intervene(_recipe.Intervention, Truth!));
        _isDown = true;
        GC.KeepAlive(this);
        return isFinite;
    }

    /// <inheritdoc/>
    public void Move(double rate)
    {
        (_isBackpropagationsTurn ? Truth! : _network).Move(_optimizer, rate);
        _isDown = null;
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
        using var modes = ModuleModes.Training(_model);
        var (inputs, targets) = _source.Take(examples, count, TensorMemory.TypeOf<T>());
        return NotFinite.First(NotFinite.OfNetwork(_model, inputs, targets, Learnt()));
    }

    /// <inheritdoc/>
    public (NetworkLearning Rule, NetworkLearning Truth) LearnBothWays(Tensor inputs, Tensor targets)
    {
        // Where the step takes something from backpropagation, its way back is gone with the rule's.
        var (rule, mean) = (Learnt(), _mean);
        if (Truth is null)
        {
            _truth ??= _makeTruth();
            _truth.Load(inputs, targets);
            mean = _truth.Forward();
            _truth.GoDown();
        }

        var both = (rule, _truth!.Learnt(mean));
        GC.KeepAlive(this);
        return both;
    }

    /// <inheritdoc/>
    public EvaluationPoint Evaluate(
        Dataset data, IReadOnlyList<int>? indices, long examples, CancellationToken cancellation)
    {
        ThrowIfGone();
        SampleShapes.Check(data.Inputs, data.Targets, _network.Inputs, _network.Targets.Outputs, _loss);
        using var samples = new FusedSamples<T>(data);
        _isDown = null;
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
        if (GraphSupport.OfAnotherMode(_model) is { } module)
        {
            throw new InvalidOperationException(
                $"A {module} of the model was put in another mode than the network's after the trainer was made, " +
                    "and the fused engine goes on with statistics and masks of training. Make a new trainer.");
        }

        _network.TakeBack();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.Dispose();
        _truth?.Dispose();
        _samples?.Dispose();
    }

    // What the step that is under way learnt.
    private NetworkLearning Learnt()
    {
        if (!(_isDown ?? throw new InvalidOperationException("No step is under way that could be measured.")))
        {
            GoDown();
        }

        return _isBackpropagationsTurn ? Truth!.Learnt(_mean)
            : !Intervenes ? _network.Learnt(_mean)
            : InterventionStep.Apply(_model.Layers, _network.Learnt(_mean), Truth!.Learnt(_mean), hasTurns: false);
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
