using System.Diagnostics;
using Soap.Data;
using Soap.Training;

namespace Soap.Lab.Studies;

/// <summary>What a study costs, phase by phase.</summary>
/// <param name="Phases">One a phase with trials, in the order in which they are run.</param>
public sealed record StudyCost(IReadOnlyList<PhaseCost> Phases)
{
    private const int FewestProbeBatches = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>Everything together, on one core.</summary>
    public PhaseCost Total => new(Phases[0].Phase, Phases.Sum(phase => phase.Trials), Phases.Sum(phase => phase.Finished), Phases.Sum(phase => phase.Examples), Phases.Sum(phase => phase.Flops), Phases.Sum(phase => phase.Seconds));

    /// <summary>
    /// The cost of what is planned. Floating-point operations are those of the dense products of backpropagation: with P weights, P₁ of them in the first layer, 2P forwards, 2P for the gradient and
    /// 2 (P − P₁) for the way back an example, and 2P an evaluated sample; what a rule does beside and what zeros of the input save is not counted. The time is: every rule is trained
    /// for a moment on its data, twice, and the second time is taken for all of its trials.
    /// </summary>
    /// <param name="study">Checked.</param>
    /// <param name="data">The opened task.</param>
    /// <param name="there">What has a result already.</param>
    public static StudyCost Of(StudySpecification study, TaskData data, StudyResults there)
    {
        var finished = there.Trials.Select(trial => (trial.Trial.Phase, trial.Trial.Id)).ToHashSet();

        var seconds = study.Rules.ToDictionary(rule => rule, rule => SecondsAnExample(study.Trial with { Rule = rule, LearningRate = study.LearningRate }, data));
        var planned = StudyPlan.First(study, data.Digests).GroupBy(trial => trial.Phase).Select(group => Phase(group.Key, [.. group], seconds, data, trial => finished.Contains((trial.Phase, trial.Id)))).ToList();
        if (study.LearningRates.Count > 0)
        {
            // As at the shared rate, but at a rate that is not known yet.
            var shared = planned.First(phase => phase.Phase == StudyPhase.SharedRate);
            planned.Add(shared with { Phase = StudyPhase.BestRate, Finished = finished.Count(trial => trial.Phase == StudyPhase.BestRate) });
        }

        return new StudyCost(planned);
    }

    /// <summary>Floating-point operations of one trial.</summary>
    internal static double Flops(TrialSpecification trial, TaskData data)
    {
        var widths = trial.Widths(data.Inputs, data.Outputs);
        var layers = widths.Zip(widths.Skip(1), (inputs, outputs) => (double)inputs * outputs).ToArray();
        var step = 2 * layers.Sum() + 2 * layers.Sum() + 2 * layers.Skip(1).Sum();
        return Examples(trial, data) * step + Evaluated(trial, data) * 2 * layers.Sum();
    }

    private static PhaseCost Phase(StudyPhase phase, PlannedTrial[] trials, Dictionary<string, double> seconds, TaskData data, Predicate<PlannedTrial> isFinished) => new(
        phase,
        trials.Length,
        trials.Count(trial => isFinished(trial)),
        trials.Sum(trial => Examples(trial.Specification, data)),
        trials.Sum(trial => Flops(trial.Specification, data)),
        // A sample that is only evaluated goes one of the three ways of an example: forwards, back, and to the gradient.
        trials.Sum(trial => seconds[trial.Specification.Rule] * (Examples(trial.Specification, data) + Evaluated(trial.Specification, data) / 3.0)));

    private static long Examples(TrialSpecification trial, TaskData data) => trial.TotalExamples(data.Train.Count - trial.Validation);

    private static long Evaluated(TrialSpecification trial, TaskData data)
    {
        var times = trial.EvaluateEvery == 0 ? 1 : (Examples(trial, data) + trial.EvaluateEvery - 1) / trial.EvaluateEvery;
        return times * trial.Validation + (trial.EvaluateTest ? data.Test.Count : 0);
    }

    // Without evaluations, which are counted apart. The first time compiles and fills caches.
    private static double SecondsAnExample(TrialSpecification trial, TaskData data)
    {
        var all = Examples(trial, data);
        var some = Math.Min(all, Math.Max(trial.DiagnoseEvery, (long)FewestProbeBatches * trial.Batch));
        var probe = trial with { Epochs = trial.Epochs * some / all, EvaluateEvery = 0, EvaluateTest = false, LogEvery = trial.Batch, NoiseExamples = 0, NoiseLearningRate = null };
        _ = Timed(probe, data);
        return Timed(probe, data);
    }

    private static double Timed(TrialSpecification probe, TaskData data)
    {
        using var limit = new CancellationTokenSource(Patience);
        var (watch, seen, at) = (Stopwatch.StartNew(), 0L, TimeSpan.Zero);
        try
        {
            _ = Trial.Run(probe, data, progress => (seen, at) = (progress.Examples, watch.Elapsed), limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Long enough to know.
        }

        return seen > 0 ? at.TotalSeconds / seen : watch.Elapsed.TotalSeconds / probe.Batch;
    }
}

/// <summary>What a phase of a study costs.</summary>
/// <param name="Phase">Which.</param>
/// <param name="Trials">Trials.</param>
/// <param name="Finished">How many of them have a result already.</param>
/// <param name="Examples">Training examples of all of them.</param>
/// <param name="Flops">Floating-point operations of all of them.</param>
/// <param name="Seconds">Estimated seconds on one core, of all of them.</param>
public sealed record PhaseCost(StudyPhase Phase, int Trials, int Finished, long Examples, double Flops, double Seconds);
