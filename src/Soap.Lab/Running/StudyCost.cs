using System.Diagnostics;
using Soap.Data;
using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>What a study costs, phase by phase.</summary>
/// <param name="Phases">One a phase with trials, in the order in which they are run.</param>
internal sealed record StudyCost(IReadOnlyList<PhaseCost> Phases)
{
    private const int FewestProbeBatches = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>Everything together, on one core.</summary>
    public PhaseCost Total => new(
        Phases[0].Phase,
        Phases.Sum(phase => phase.Trials),
        Phases.Sum(phase => phase.Finished),
        Phases.Sum(phase => phase.Examples),
        Phases.Sum(phase => phase.Flops),
        Phases.Sum(phase => phase.Seconds));

    /// <summary>What tuning would cost if nothing were screened; null where nothing is.</summary>
    public PhaseCost? Unscreened { get; init; }

    /// <summary>
    /// The cost of what is planned. Floating-point operations are those of each trial's rule
    /// (<c>soap plan</c>), and of one forward pass an evaluated sample; diagnostics and representations are not
    /// counted. The time is: every rule is trained for a moment on its data, twice, and the second time is taken for
    /// all of its trials.
    /// </summary>
    /// <param name="study">Checked.</param>
    /// <param name="data">The opened task.</param>
    /// <param name="there">What has a result already.</param>
    public static StudyCost Of(StudySpecification study, TaskData data, StudyResults there)
    {
        var finished = there.Trials.Select(trial => (trial.Trial.Phase, trial.Trial.Id)).ToHashSet();

        var paces = new Dictionary<(string Rule, bool Diagnoses), Pace>();
        foreach (var rule in study.AllRules)
        {
            var trial = study.Trial with { Rule = rule, LearningRate = study.LearningRate };
            _ = Timed(trial with { DiagnoseEvery = 0 }, data); // compiles, and fills caches
            paces[(rule, false)] = Timed(trial with { DiagnoseEvery = 0 }, data);
            paces[(rule, true)] = trial.DiagnoseEvery > 0 ? Timed(trial, data) : paces[(rule, false)];
        }

        var planned = StudyPlan.First(study, data.Digests)
            .GroupBy(trial => trial.Phase)
            .Select(group => Phase(
                group.Key, [.. group], paces, data, trial => finished.Contains((trial.Phase, trial.Id))))
            .ToList();
        PhaseCost? unscreened = null;
        if (study.Screening is { } screening)
        {
            // Some of the candidates for those that are not known yet.
            var tuning = StudyPlan.Tuning(study, data.Digests);
            unscreened = Phase(StudyPhase.Tuning, [.. tuning], paces, data, _ => false);
            planned.Add(Phase(
                StudyPhase.Tuning,
                [
                    .. tuning.GroupBy(trial => (trial.Specification.Rule, trial.Specification.Seed))
                        .SelectMany(trials => trials.Take(screening.Keep)),
                ],
                paces, data, _ => false) with
            {
                Finished = tuning.Count(trial => finished.Contains((trial.Phase, trial.Id))),
            });
        }

        if (study.LearningRates.Count > 0)
        {
            // As at the shared rate, but at a rate that is not known yet.
            var trials = StudyPlan.First(study with { SharedRateRules = null }, data.Digests)
                .Where(trial => trial.Phase == StudyPhase.SharedRate);
            planned.Add(Phase(StudyPhase.BestRate, [.. trials], paces, data, _ => false) with
            {
                Finished = finished.Count(trial => trial.Phase == StudyPhase.BestRate),
            });
        }

        return new StudyCost(planned) { Unscreened = unscreened };
    }

    /// <summary>Floating-point operations of one trial.</summary>
    internal static double Flops(TrialSpecification trial, TaskData data)
    {
        var (step, pass) = TrialNetwork.Flops(trial, data.Inputs, data.Outputs, data.Image);
        return Examples(trial, data) * step + Evaluated(trial, data) * pass;
    }

    private static PhaseCost Phase(
        StudyPhase phase,
        PlannedTrial[] trials,
        Dictionary<(string Rule, bool Diagnoses), Pace> paces,
        TaskData data,
        Predicate<PlannedTrial> isFinished) =>
        new(
            phase,
            trials.Length,
            trials.Count(trial => isFinished(trial)),
            trials.Sum(trial => Examples(trial.Specification, data)),
            trials.Sum(trial => Flops(trial.Specification, data)),
            // A sample that is only evaluated goes one of the three ways of an example: forwards, back, and to the
            // gradient.
            trials.Sum(trial => paces[(trial.Specification.Rule, trial.Specification.DiagnoseEvery > 0)]
                .Of(Examples(trial.Specification, data) + Evaluated(trial.Specification, data) / 3.0)));

    private static long Examples(TrialSpecification trial, TaskData data) =>
        trial.TotalExamples(data.Train.Count - trial.Validation);

    private static long Evaluated(TrialSpecification trial, TaskData data)
    {
        var times = trial.EvaluateEvery == 0
            ? 1
            : (Examples(trial, data) + trial.EvaluateEvery - 1) / trial.EvaluateEvery;
        return times * trial.Validation + (trial.EvaluateTest ? data.Test.Count : 0);
    }

    // The beginning of a trial: what it takes to begin, and the pace behind its first quarter. Evaluations are counted
    // apart.
    private static Pace Timed(TrialSpecification trial, TaskData data)
    {
        var all = Examples(trial, data);
        var some = Math.Min(all, 4 * Math.Max(trial.DiagnoseEvery, (long)FewestProbeBatches * trial.Batch));
        var probe = trial with
        {
            Epochs = trial.Epochs * some / all,
            EvaluateEvery = 0,
            Selection = null,
            EvaluateTest = false,
            Representations = false,
            LogEvery = (int)Math.Clamp(Math.Min(some / 8, trial.Batch), 1, int.MaxValue),
            NoiseExamples = 0,
            NoiseLearningRate = null,
        };
        using var limit = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        var points = new List<(long Examples, double Seconds)>();
        var stepping = TimeSpan.Zero;
        try
        {
            using var output = TrialOutput.Of(folder: null);
            _ = Trial.Run(probe, data, Note, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Long enough to know.
        }

        if (points.Count == 0)
        {
            return new Pace(0, watch.Elapsed.TotalSeconds / probe.Batch);
        }

        var (first, last) = (points[(points.Count - 1) / 4], points[^1]);
        var pace = last.Examples > first.Examples
            ? (last.Seconds - first.Seconds) / (last.Examples - first.Examples)
            : stepping.TotalSeconds / last.Examples;
        return new Pace(Math.Max(0, first.Seconds - pace * first.Examples), pace);

        // Large networks take longer to begin than patience lasts, and their steps are none of that.
        void Note(TrialProgress progress)
        {
            if (points.Count == 0)
            {
                limit.CancelAfter(Patience);
            }

            points.Add((progress.Examples, watch.Elapsed.TotalSeconds));
            stepping = progress.StepTime;
        }
    }

    private sealed record Pace(double Beginning, double PerExample)
    {
        public double Of(double examples) => Beginning + PerExample * examples;
    }
}
