using Soap.Trials;

namespace Soap.Lab.Statistics;

/// <summary>How many examples a training-loss curve needs to come down to a height.</summary>
public static class TimeToTarget
{
    /// <summary>
    /// The abscissa at which the curve first reaches the loss, on the straight line between the point before and the
    /// first point at or below it; the first point's own abscissa if it is already there; null if no point is
    /// (censored).
    /// </summary>
    public static double? Examples(IReadOnlyList<LossPoint> curve, double loss)
    {
        for (var i = 0; i < curve.Count; i++)
        {
            if (curve[i].Loss > loss)
            {
                continue;
            }

            if (i == 0)
            {
                return curve[0].Examples;
            }

            var (before, after) = (curve[i - 1], curve[i]);
            return before.Examples
                + (before.Loss - loss) / (before.Loss - after.Loss) * (after.Examples - before.Examples);
        }

        return null;
    }

    /// <summary>
    /// The examples that a trial's curve of training loss needs. A diverged trial has not reached the target for good,
    /// however low it once was: null.
    /// </summary>
    public static double? Examples(TrialResult trial, double loss) =>
        trial.Outcome == TrialOutcome.Finished ? Examples(trial.TrainingLoss, loss) : null;
}
