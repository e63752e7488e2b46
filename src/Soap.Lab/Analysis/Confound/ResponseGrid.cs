using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Analysis.Confound;

/// <summary>
/// ln of the validation loss at the end, by learning rate and tuning seed; null where a trial diverged or its loss
/// is 0.
/// </summary>
internal sealed class ResponseGrid
{
    private readonly double?[,] _logarithms;

    private ResponseGrid(double[] places, double?[,] logarithms)
    {
        (Places, _logarithms) = (places, logarithms);
    }

    /// <summary>log₁₀ of the learning rates, ascending.</summary>
    public double[] Places { get; }

    /// <summary>Tuning seeds.</summary>
    public int Seeds => _logarithms.GetLength(1);

    /// <summary>ln loss at a rate on a seed, by their places.</summary>
    public double? this[int rate, int seed] => _logarithms[rate, seed];

    /// <summary>The grid of a rule.</summary>
    public static ResponseGrid Of(StudyResults results, string rule)
    {
        var study = results.Study;

        // Where other keys are swept too, the curve is that of the best combination at each rate.
        var best = LearningRateChoice.Responses(study, results.Trials).Single(response => response.Rule == rule).Points
            .ToDictionary(point => point.LearningRate, point => point.Swept);
        var trials = results.Trials
            .Where(trial => trial.Trial.Phase == StudyPhase.Tuning && trial.Trial.Specification.Rule == rule
                && best[trial.Trial.Specification.LearningRate]
                    == SweptSettings.TextOf(study, trial.Trial.Specification))
            .ToDictionary(
                trial => (trial.Trial.Specification.LearningRate, trial.Trial.Specification.Seed),
                trial => trial.Result);
        var logarithms = new double?[study.LearningRates.Count, study.TuningSeeds.Count];
        for (var rate = 0; rate < study.LearningRates.Count; rate++)
        {
            for (var seed = 0; seed < study.TuningSeeds.Count; seed++)
            {
                var result = trials.GetValueOrDefault((study.LearningRates[rate], study.TuningSeeds[seed]));
                logarithms[rate, seed] = result is { Outcome: TrialOutcome.Finished }
                    && result.KeptValidation!.Loss is > 0 and var loss
                    ? Math.Log(loss)
                    : null;
            }
        }

        return new ResponseGrid([.. study.LearningRates.Select(Math.Log10)], logarithms);
    }

    /// <summary>
    /// The falling side of the curve over some seeds, a seed as often as it stands there: the mean of ln loss at every
    /// rate at which none of them diverged, up to the lowest. Beyond it steps are too long, and the loss there says
    /// which layer breaks first.
    /// </summary>
    public (double[] Places, double[] Means) Falling(IReadOnlyList<int> seeds)
    {
        (double Place, double Mean)[] points =
        [
            .. Enumerable.Range(0, Places.Length)
                .Where(rate => seeds.All(seed => this[rate, seed] is not null))
                .Select(rate => (Places[rate], seeds.Average(seed => this[rate, seed]!.Value))),
        ];
        var count = points.Length == 0 ? 0 : Array.IndexOf(points, points.MinBy(point => point.Mean)) + 1;
        return ([.. points[..count].Select(point => point.Place)], [.. points[..count].Select(point => point.Mean)]);
    }
}
