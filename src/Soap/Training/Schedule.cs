namespace Soap.Training;

/// <summary>How the learning rate goes with the step.</summary>
public enum Schedule
{
    /// <summary>η at every step.</summary>
    Constant,

    /// <summary>
    /// η (1 + cos(π t / T)) / 2 at step t = 0 … T − 1 of T: from η towards 0 (Loshchilov and Hutter 2017).
    /// </summary>
    Cosine,
}

/// <summary>Values of schedules.</summary>
public static class Schedules
{
    /// <summary>The learning rate at a step: a pure function.</summary>
    /// <param name="schedule">Which schedule.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="step">t, from 0.</param>
    /// <param name="steps">T, at least 1.</param>
    public static double At(this Schedule schedule, double learningRate, long step, long steps) => schedule switch
    {
        Schedule.Constant => learningRate,
        Schedule.Cosine => learningRate * (1 + Math.Cos(Math.PI * step / steps)) / 2,
        _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule, "Unknown schedule."),
    };
}
