using System.Diagnostics;
using Soap.Conversion;
using Soap.Data;
using Soap.Diagnostics;
using Soap.Engines;
using Soap.Fused;
using Soap.Layers;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using Soap.States;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Training;

/// <summary>
/// Trains any TorchSharp model, with <see cref="FeedbackLinear"/> layers in it or not, and calls back at intervals.
/// Each step: what feedback does before it, forward and backward under the layers' rules, check the loss, move the
/// parameters, what rules do after it. The steps are made by the fused engine where it applies, and otherwise by
/// autograd: the same rules and the same numbers up to rounding.
/// </summary>
public sealed partial class Trainer : IDisposable, IState
{
    private readonly List<(Trigger Trigger, Action<TrainingProgress> Call, bool LooksAtWeights)> _callbacks = [];
    private readonly Module<Tensor, Tensor> _model;
    private readonly Optimizer _optimizer;
    private readonly Func<long, double> _learningRate;
    private readonly IBatchSource _source;
    private readonly int _batch;
    private readonly ScalarType _type;
    private readonly ITrainingEngine _engine;
    private readonly BatchSizes _sizes;
    private readonly Stopwatch _steps = new();
    private (Trigger Trigger, Action<IReadOnlyList<DiagnosticPoint>> Collect)? _diagnosis;
    private TrainingProgress _diagnosed;

    // The way of the last step, of which so many callbacks have been made; from its end to its end when all have.
    private TrainingProgress _before;
    private int _called;
    private TimeSpan _earlier;
    private long _end;
    private int _largest;
    private bool _trains, _isDisposed;

    /// <summary>Makes a trainer.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="optimizer">How parameters move.</param>
    /// <param name="learningRate">η as a pure function of the step, counted from 0.</param>
    /// <param name="source">Where batches come from.</param>
    /// <param name="batch">Samples a step, at least 1.</param>
    /// <param name="options">What else is said; null: nothing.</param>
    /// <exception cref="ArgumentException">
    /// Two layers of the model have one name and one seed; or the model is no <see cref="Mlp"/>, and has layers under
    /// a rule of forward passes or with an intervention; or a parameter requires no gradient; or a rule says itself
    /// how weights move, and the optimiser moves them otherwise.
    /// </exception>
    /// <exception cref="SoapException">The fused engine is asked for and does not apply, or a batch has more samples
    /// than the rule's fit can take; the message has the reason.</exception>
    public Trainer(
        Module<Tensor, Tensor> model,
        Loss loss,
        Optimizer optimizer,
        Func<long, double> learningRate,
        IBatchSource source,
        int batch,
        TrainerOptions? options = null)
    {
        options ??= new TrainerOptions();
        LayerNames.RefuseShared(model);
        TrainerChecks.RefuseRulesOfNetworks(model);
        TrainerChecks.RefuseOtherMovement(model, optimizer);
        TrainerChecks.RefuseLargeBatches(model, source, batch);
        if (optimizer.Parameters.Any(parameter => !parameter.requires_grad))
        {
            throw new ArgumentException(
                "The optimiser has a parameter that requires no gradient: leave it out, or let it require one.",
                nameof(optimizer));
        }

        SourceShapes.Check(model, source, loss);
        (_model, _optimizer, _learningRate) = (model, optimizer, learningRate);
        (_source, _batch, _type) = (source, batch, options.Type);
        Progress = _before = new TrainingProgress(0, options.Start, 0);
        _sizes = new BatchSizes(batch, source.EpochLength, model);
        var refusal = options.Engine == EngineChoice.Autograd
            ? "asked for"
            : FusedSupport.Refuses(model, optimizer, options.Type);
        _engine = (options.Engine, refusal) switch
        {
            (EngineChoice.Fused, not null) =>
                throw SoapException.BadUsage($"engine = fused does not apply: {refusal}; allowed: auto, autograd"),
            (_, null) => FusedEngines.Create(
                model, loss, optimizer, source, batch, options.Type, options.Instructions),
            _ => new AutogradEngine(model, loss, optimizer, source, options.Type, refusal),
        };
    }

    /// <summary>How far training has come.</summary>
    public TrainingProgress Progress { get; private set; }

    /// <summary>Which engine makes the steps, and why.</summary>
    public EngineRecord Engine => _engine.Record;

    /// <summary>The mean loss of the last step's batch.</summary>
    public double LastLoss { get; private set; } = double.NaN;

    /// <summary>
    /// The first tensor that was not finite, in the order in which a step makes them, when training ended with that;
    /// otherwise null. For an <see cref="Mlp"/>
    /// <c>inputs</c>, <c>targets</c>, <c>weights/l</c>, <c>bias/l</c>, <c>preactivations/l</c>, <c>loss</c>,
    /// <c>displacements/l</c>, <c>feedback/l</c> or <c>gradients/l</c>;
    /// for a <see cref="RuleNetwork"/> <c>inputs</c>, <c>targets</c>, <c>parameters/NAME</c>, <c>outputs/NAME</c>,
    /// <c>output</c>, <c>loss</c>, <c>feedback/NAME</c> or <c>gradients/NAME</c>;
    /// for other models <c>inputs</c>, <c>targets</c>, <c>parameters/NAME</c>, <c>output</c>, <c>loss</c> or
    /// <c>gradients/NAME</c>.
    /// </summary>
    public string? FirstNotFinite { get; private set; }

    /// <summary>The size of the last step's batch.</summary>
    public int LastCount { get; private set; }

    /// <summary>How long the steps themselves took: without callbacks, evaluations and measurements.</summary>
    internal TimeSpan StepTime => _earlier + _steps.Elapsed;

    /// <summary>Called before each step, where all that training leaves behind is in what <see cref="IState"/>
    /// shows.</summary>
    internal Action? AtRest { get; set; }

    /// <summary>The losses of the samples trained on since they were last taken.</summary>
    internal LossWindow Losses { get; private set; }

    /// <summary>Calls back after each step in which the trigger is due.</summary>
    public Trainer Every(Trigger trigger, Action<TrainingProgress> call) => Every(trigger, call, looksAtWeights: true);

    /// <summary>
    /// Measures the diagnostics around the first step, and around each step in which the trigger is due. A short last
    /// batch would tell of its size: where a measurement
    /// falls due in one it is made around the last whole batch before it, or, where that was not to be seen, around
    /// the next whole one.
    /// </summary>
    /// <param name="trigger">When.</param>
    /// <param name="collect">Gets the points, one a layer, when the step is made.</param>
    /// <exception cref="InvalidOperationException">The model is no <see cref="Mlp"/> and no <see cref="RuleNetwork"/>:
    /// its layers are not known one by one.</exception>
    public Trainer Diagnose(Trigger trigger, Action<IReadOnlyList<DiagnosticPoint>> collect)
    {
        _diagnosed = Progress;
        _diagnosis = _model is ILayeredNetwork
            ? (trigger, collect)
            : throw new InvalidOperationException("Diagnostics compare layers one by one, which an " +
                $"{nameof(Mlp)} has and a converted model; this one is a {_model.GetName()}: convert it " +
                $"({nameof(ModelExtensions.WithRule)}).");
        return this;
    }

    /// <summary>Loss and accuracy of the model as it is, on a fixed set.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="indices">Which of them; null means all.</param>
    /// <exception cref="ObjectDisposedException">The trainer was disposed of.</exception>
    public EvaluationPoint Evaluate(Dataset data, IReadOnlyList<int>? indices = null) =>
        Evaluate(data, indices, CancellationToken.None);

    /// <summary>
    /// Trains until so many examples have been seen; the last batch is cut to end there exactly. A model that is in
    /// evaluation mode trains in training mode, and is in
    /// evaluation mode again afterwards; modules in evaluation mode within one that trains stay so. Under batch norm
    /// an end that leaves a single sample to a step is refused.
    /// </summary>
    /// <returns>
    /// False when the inputs of a step, its loss or what it teaches were not finite: that step was not made, <see
    /// cref="LastLoss"/> is its loss, and <see cref="FirstNotFinite"/> says what it was.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the last step was finished.</exception>
    /// <exception cref="ObjectDisposedException">The trainer was disposed of.</exception>
    public bool TrainUntil(long examples, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _engine.TakeBack();
        (_end, FirstNotFinite, _trains) = (examples, null, true);
        try
        {
            MakeCalls();
            while (Progress.Examples < examples)
            {
                cancellation.ThrowIfCancellationRequested();
                AtRest?.Invoke();
                if (!Step(_sizes.After(Progress.Examples, examples)))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            _trains = false;
            _engine.Publish();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _engine.Dispose();
    }

    /// <summary>Calls back after each step in which the trigger is due.</summary>
    /// <param name="trigger">When.</param>
    /// <param name="call">What.</param>
    /// <param name="looksAtWeights">Whether it may look at the model's weights or change them, which the engine may
    /// keep elsewhere.</param>
    internal Trainer Every(Trigger trigger, Action<TrainingProgress> call, bool looksAtWeights)
    {
        _callbacks.Add((trigger, call, looksAtWeights));
        return this;
    }

    /// <summary>Loss and accuracy of the model as it is; ended by a token, it leaves nothing behind.</summary>
    internal EvaluationPoint Evaluate(Dataset data, IReadOnlyList<int>? indices, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _engine.Evaluate(data, indices, Progress.Examples, cancellation);
    }

    /// <summary>Hands over the losses, and begins anew.</summary>
    internal LossWindow TakeLosses()
    {
        var taken = Losses;
        Losses = default;
        return taken;
    }

    private bool Step(int limit)
    {
        var rate = _learningRate(Progress.Step);
        _steps.Start();
        _engine.BeginStep(Progress.Examples, _batch);
        (LastLoss, LastCount) = _engine.Learn(Progress.Examples, limit, MayBeMeasured(limit));
        var isFinite = double.IsFinite(LastLoss) && _engine.GoDown();
        _steps.Stop();
        if (!isFinite && NameNotFinite() is { } name)
        {
            FirstNotFinite = name;
            return false;
        }

        var before = Progress;
        var after = Next(before, LastCount);
        if (IsMeasured(before, after))
        {
            MoveMeasured(before.Examples, rate);
        }
        else
        {
            Move(rate);
        }

        Losses = Losses.With(LastLoss, LastCount);
        (Progress, _before, _called) = (after, before, 0);
        MakeCalls();
        return true;
    }

    // One that is interrupted is made anew: with it training goes on.
    private void MakeCalls()
    {
        var isInterrupted = false;
        try
        {
            for (; _called < _callbacks.Count; _called++)
            {
                var (trigger, call, looksAtWeights) = _callbacks[_called];
                if (trigger.IsDue(_before, Progress))
                {
                    Call(call, looksAtWeights);
                }
            }
        }
        catch (OperationCanceledException)
        {
            isInterrupted = true;
            throw;
        }
        finally
        {
            _before = isInterrupted ? _before : Progress;
        }
    }

    private TrainingProgress Next(TrainingProgress before, int count)
    {
        var seen = before.Examples + count;
        return new TrainingProgress(before.Step + 1, seen, Math.Max(0, seen) / _source.EpochLength);
    }

    // Whether the step may be measured, as far as is known before it: a source may give fewer samples than the limit.
    private bool MayBeMeasured(int limit) => _diagnosis is { } diagnosis
        && (Progress.Step == 0 || diagnosis.Trigger.IsDue(_diagnosed, Next(Next(Progress, limit), limit)));

    // Around a whole batch, and for a short one behind it too. Whole is what is as large as the largest so far: a
    // source may give fewer than it is asked for.
    private bool IsMeasured(TrainingProgress before, TrainingProgress after)
    {
        _largest = Math.Max(_largest, Math.Min(LastCount, _batch));
        if (_diagnosis is not { } diagnosis || LastCount < _largest)
        {
            return false;
        }

        var next = _sizes.After(after.Examples, _end);
        var until = next > 0 && next < _largest ? Next(after, next) : after;
        if (before.Step > 0 && !diagnosis.Trigger.IsDue(_diagnosed, until))
        {
            return false;
        }

        _diagnosed = until;
        return true;
    }

    // Null where all is finite after all, and the engine's bound was too low to tell.
    private string? NameNotFinite()
    {
        _engine.Publish();
        if ((_engine.FirstNotFinite(Progress.Examples, LastCount) ?? (double.IsFinite(LastLoss) ? null
            : "loss")) is { } name)
        {
            return name;
        }

        _engine.TakeBack();
        return null;
    }

    private void Move(double rate)
    {
        _steps.Start();
        _engine.Move(rate);
        _steps.Stop();
    }

    private void MoveMeasured(long examples, double rate)
    {
        using var scope = NewDisposeScope();
        var (inputs, targets) = _source.Take(examples, LastCount, _type);
        var (rule, truth) = _engine.LearnBothWays(inputs, targets);
        var complete = LayerDiagnostics.MeasureAround((ILayeredNetwork)_model, inputs, rule, truth, examples);
        Move(rate);
        _engine.Publish();
        _diagnosis!.Value.Collect(complete());
        _engine.TakeBack();
    }

    private void Call(Action<TrainingProgress> call, bool looksAtWeights)
    {
        if (!looksAtWeights)
        {
            call(Progress);
            return;
        }

        _engine.Publish();
        call(Progress);
        _engine.TakeBack();
    }
}
