using Soap.Conversion;
using Soap.Data;
using Soap.Diagnostics;
using Soap.Engines;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using Soap.States;
using Soap.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Trials;

/// <summary>
/// One training run from a specification to its result: a pure function of the specification and the data.
/// </summary>
public sealed partial class Trial : IDisposable, IState
{
    private const string NoisePhase = "noise", DataPhase = "data";
    private readonly TrialSpecification _specification;
    private readonly TaskData _data;
    private readonly Loss _loss;
    private readonly BatchOrder _order;
    private readonly TrialPlacement _placement;
    private readonly Module<Tensor, Tensor> _network;
    private readonly ILayeredNetwork _layered;
    private readonly Optimizer _optimizer;
    private readonly long _examples;
    private readonly EngineChoice _engine;
    private readonly LossCurve _training;
    private readonly BestPoint? _best;
    private List<EvaluationPoint> _validation = [];
    private List<DiagnosticPoint> _diagnostics = [];
    private TrialCheckpoints? _checkpoints;
    private StateFile? _stored;
    private string _phase = "";
    private Optimizer? _noiseOptimizer;
    private Trainer? _trainer;
    private EngineRecord? _record;

    private Trial(TrialSpecification specification, TaskData data)
    {
        specification.Check();
        _placement = new TrialPlacement(TrialDevice.Open(specification.Device));
        RefuseOtherTask(specification.Task, data);
        RefuseOtherData(specification, data);
        data.Check();
        RefuseWithoutImages(specification, data);
        (_specification, _data) = (specification, data.Scaled(specification.InputScaling));
        _loss = LossFunctions.Find(
            specification.Loss, data, specification.LabelSmoothing, specification.OutputActivation);
        RefuseNoiseWithoutClasses(specification, data);
        RefuseAccuracyWithoutClasses(specification, data);
        _order = new BatchOrder(data.Train.Count, specification.Validation, specification.Seed);
        _examples = specification.TotalExamples(_order.TrainingCount);
        _training = new LossCurve(
            _examples, Math.Max(specification.LogEvery, Math.Min(specification.Batch, _order.TrainingCount)));
        _network = TrialNetwork.Of(specification, data.Inputs, data.Outputs, data.Image);
        _placement.Move(_network);
        _layered = (ILayeredNetwork)_network;
        _optimizer = OptimizerCatalog.Create(specification, _layered, _network.parameters());
        _engine = EngineChoices.Find(specification.Engine);
        _best = specification.Selection is { } kind
            ? new BestPoint(_network, EnumWords.Find<SelectionKind>("select", kind))
            : null;
    }

    /// <summary>Trains one network, on one thread.</summary>
    /// <param name="specification">What to run.</param>
    /// <param name="data">The specification's task, opened with its data seed; shared, read-only.</param>
    /// <param name="progress">
    /// Called at every point of the training-loss curve, on the training thread; at the end it may be given one that
    /// takes the place of the point before.
    /// </param>
    /// <param name="cancellation">Ends the trial between two steps.</param>
    /// <exception cref="ArgumentException">The data are those of another task.</exception>
    /// <exception cref="SoapException">The specification has a word or value that is not allowed, or the data do not
    /// fit their outputs, or the initial weights do not fit the network, or there is no GPU where it asks for
    /// one.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TrialResult Run(
        TrialSpecification specification, TaskData data, Action<TrialProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Run(specification, data, progress, _ => { }, cancellation);

    /// <summary>Trains one network, on one thread, and hands it over at the end.</summary>
    /// <param name="specification">What to run.</param>
    /// <param name="data">The specification's task, opened with its data seed; shared, read-only.</param>
    /// <param name="progress">Called at every point of the training-loss curve, on the training thread.</param>
    /// <param name="trained">Is given the network (a multilayer perceptron, or the model of the catalogue) as it is at
    /// the end, of a diverged trial too, on the training
    /// thread; it is disposed of afterwards.</param>
    /// <param name="cancellation">Ends the trial between two steps.</param>
    /// <inheritdoc cref="Run(TrialSpecification, TaskData, Action{TrialProgress}?, CancellationToken)"
    /// path="/exception"/>
    public static TrialResult Run(
        TrialSpecification specification, TaskData data, Action<TrialProgress>? progress,
        Action<Module<Tensor, Tensor>> trained,
        CancellationToken cancellation) => Run(specification, data, progress, trained, null, cancellation);

    /// <summary>Trains one network, and keeps its state in a folder meanwhile, from which the same trial goes
    /// on.</summary>
    /// <inheritdoc cref="Run(TrialSpecification, TaskData, Action{TrialProgress}?, CancellationToken)"/>
    internal static TrialResult Run(
        TrialSpecification specification, TaskData data, Action<TrialProgress>? progress,
        Action<Module<Tensor, Tensor>> trained, TrialCheckpoints? checkpoints, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(trained);
        return OneThread.Run(() =>
        {
            foreach (var stored in checkpoints?.Stored() ?? [])
            {
                if (Once(stored) is { } result)
                {
                    return result;
                }
            }

            return Once(null)!;
        });

        // Null where what is stored is of something else.
        TrialResult? Once(StateFile? stored)
        {
            using var scope = NewDisposeScope();
            using var trial = new Trial(specification, data) { _checkpoints = checkpoints, _stored = stored };
            try
            {
                var result = trial.Run(progress, cancellation);
                trained((trial._network as RuleNetwork)?.Model ?? trial._network);
                return result;
            }
            catch (OperationCanceledException) when (trial._trainer is not null)
            {
                checkpoints?.Save(trial, trial._phase);
                throw;
            }
            catch (MisfitException misfit)
            {
                checkpoints!.Refuse(misfit.Message);
                return null;
            }
        }
    }

    void IState.Visit(StateVisitor visitor)
    {
        visitor.Part("trainer", _trainer!);
        visitor.Part("curve", _training);
        visitor.Record("validation", ref _validation);
        visitor.Record("diagnostics", ref _diagnostics);
        if (_best is not null)
        {
            visitor.Part("best", _best);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer?.Dispose();
        _best?.Dispose();
        _optimizer.Dispose();
        _noiseOptimizer?.Dispose();
        var model = (_network as RuleNetwork)?.Model;
        _network.Dispose();
        model?.Dispose();
        _placement.Dispose();
    }

    private TrialResult Run(Action<TrialProgress>? progress, CancellationToken cancellation)
    {
        if (_specification.NoiseExamples > 0 && _stored?.About[TrialCheckpoints.Phase] != DataPhase
            && TrainOnNoise(cancellation) is { } broken)
        {
            return Result(broken);
        }

        foreach (var layer in _layered.Layers)
        {
            layer.FitState.Begin();
        }

        var steps = _order.Steps(_examples, _specification.Batch);
        var schedule = EnumWords.Find<Schedule>("schedule", _specification.Schedule);
        var course = new ScheduleOptions
        {
            StepsPerEpoch = new BatchSizes(_specification.Batch, _order.TrainingCount, _network).StepsOfEpoch,
            WarmUp = _specification.WarmUp,
            Epochs = _specification.ScheduleEpochs ?? [],
            Factor = _specification.ScheduleFactor ?? 1,
        };
        var batches = _specification.Augmentation is { } augmentation
            ? _placement.Of(
                new AugmentedBatches(
                    _data.Whole!, _data.Image!, _order, augmentation, _specification.Seed, _data.Train.Normalisation))
            : new DatasetBatches(_placement.Of(_data.Train), _order);
        var trainer = new Trainer(
            _network, _loss, _optimizer, step =>
            schedule.At(_specification.LearningRate, step, steps, course), batches, _specification.Batch,
            new() { Engine = _engine });
        trainer.Every(Trigger.Examples(_specification.LogEvery), _ => Log(trainer, progress), looksAtWeights: false);
        if (_specification.EvaluateEvery > 0)
        {
            trainer.Every(
                Trigger.Examples(_specification.EvaluateEvery),
                _ => EvaluateValidation(trainer, cancellation),
                looksAtWeights: _best is not null);
        }

        if (_specification.DiagnoseEvery > 0)
        {
            trainer.Diagnose(
                Trigger.Examples(_specification.DiagnoseEvery), points => _diagnostics.AddRange(points));
        }

        Begin(trainer, DataPhase);
        if (!trainer.TrainUntil(_examples, cancellation))
        {
            return Result(DivergenceOf(trainer));
        }

        if (trainer.Losses.Samples > 0)
        {
            Log(trainer, progress);
        }

        if (_validation.LastOrDefault()?.Examples != _examples)
        {
            EvaluateValidation(trainer, cancellation);
        }

        return FirstNotFiniteAtTheEnd() is { } name ? Result(At(name)) : KeptResult(trainer, At, cancellation);

        Divergence At(string name) => new(trainer.Progress.Step, _examples, name);
    }

    // What it does may be interrupted, and done again.
    private TrialResult KeptResult(Trainer trainer, Func<string, Divergence> at, CancellationToken cancellation)
    {
        _best?.Restore();
        var selected = _best?.Point;
        var test = _specification.EvaluateTest
            ? trainer.Evaluate(_placement.Of(_data.Test), null, cancellation)
            : null;
        test = selected is not null && test is not null ? test with { Examples = selected.Examples } : test;
        return double.IsFinite(test?.Loss ?? 0)
            ? Result(null) with
            {
                Test = test,
                Selected = selected,
                ClassAccuracy = test is null || _specification.Data is null
                    ? null
                    : ClassAccuracy(trainer, cancellation),
                Representations = _specification.Representations
                    ? Representations.Measure(
                        _layered, _placement.Of(_data.Train), _order.Training, _order.Validation, _data.Outputs,
                        cancellation)
                    : null,
                Function = LearnedFunction.Of(_network, _data, _loss, _placement),
            }
            : Result(at("test loss"));
    }

    // With an optimiser of its own, which forgets all of it: what the data find are weights, and feedback weights that
    // learnt with them.
    private Divergence? TrainOnNoise(CancellationToken cancellation)
    {
        var noise = new NoiseBatches(_specification.NoiseExamples, _data.Inputs, _data.Outputs, _specification.Seed);
        var rate = _specification.NoiseLearningRate ?? _specification.LearningRate;
        var optimizer = _noiseOptimizer =
            OptimizerCatalog.Create(_specification, _layered, _network.parameters());
        var trainer = new Trainer(
            _network, _loss, optimizer, _ => rate, _placement.Of(noise), _specification.Batch,
            new() { Start = -_specification.NoiseExamples, Engine = _engine });
        Begin(trainer, NoisePhase);
        return trainer.TrainUntil(0, cancellation) ? null : DivergenceOf(trainer);
    }

    // A phase of training, from its start or from where it was when its state was stored.
    private void Begin(Trainer trainer, string phase)
    {
        _trainer?.Dispose();
        (_trainer, _phase, _record) = (trainer, phase, trainer.Engine);
        if (_stored is { } stored)
        {
            if (stored.Into(this) is { } reason)
            {
                throw new MisfitException(reason);
            }

            _stored = null;
            _checkpoints!.Resumed(trainer.Progress.Examples);
        }

        if (_checkpoints is { } checkpoints)
        {
            checkpoints.Examples = _examples;
            trainer.AtRest = () => checkpoints.SaveIfDue(this, phase, trainer.Progress.Step);
        }
    }

    private static Divergence DivergenceOf(Trainer trainer) => new(trainer.Progress.Step + 1,
        trainer.Progress.Examples, trainer.FirstNotFinite!);

    private void Log(Trainer trainer, Action<TrialProgress>? progress)
    {
        var (examples, loss) = _training.Add(trainer.Progress.Examples, trainer.TakeLosses());
        progress?.Invoke(new TrialProgress(examples, _examples, loss)
        {
            StepTime = trainer.StepTime,
            Validation = _validation is [.., var last] ? last : null,
        });
    }

    private void EvaluateValidation(Trainer trainer, CancellationToken cancellation)
    {
        if (_order.Validation.Count > 0)
        {
            _validation.Add(trainer.Evaluate(_placement.Of(_data.Train), _order.Validation, cancellation));
            _best?.Offer(_validation[^1]);
        }
    }

    private TrialResult Result(Divergence? divergence) => new()
    {
        Specification = _specification,
        Outcome = divergence is null ? TrialOutcome.Finished : TrialOutcome.Diverged,
        Divergence = divergence,
        TrainingLoss = _training.Points,
        Validation = [.. _validation.Where(point => double.IsFinite(point.Loss))],
        Diagnostics = _diagnostics,
        WeightsDigest = Soap.Trials.WeightsDigest.Of(_network),
        DataDigests = _data.Digests,
        Engine = _record,
    };

    // After the last step nothing is made any more: what it moved, and what was evaluated.
    private string? FirstNotFiniteAtTheEnd()
    {
        var moved = _layered.LayerNames.Zip(_layered.Layers).SelectMany(named => new (string Name, Tensor? Tensor)[]
        {
            ($"weights/{named.First}", named.Second.Weight),
            ($"bias/{named.First}", named.Second.Bias),
            ($"feedback/{named.First}", named.Second.FeedbackParameter),
        });
        return moved.FirstOrDefault(named => named.Tensor is { } tensor && !NotFinite.IsFinite(tensor)).Name
            ?? (_validation.All(point => double.IsFinite(point.Loss)) ? null : "validation loss");
    }

    private double?[]? ClassAccuracy(Trainer trainer, CancellationToken cancellation)
    {
        if (!_data.Test.IsClassification)
        {
            return null;
        }

        var samples = new List<int>[_data.Outputs];
        foreach (var (sample, label) in _data.Test.Targets.data<long>().ToArray().Index())
        {
            (samples[label] ??= []).Add(sample);
        }

        return Array.ConvertAll(
            samples,
            of => of is null ? null : trainer.Evaluate(_placement.Of(_data.Test), of, cancellation).Accuracy);
    }

    // A stored state is of something else, and the trial is where it began: it is given up.
    private sealed class MisfitException(string reason) : Exception(reason);
}
