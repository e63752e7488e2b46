namespace Soap.Lab.Analysis.Tasks;

/// <summary>The area under a performance profile, as a number from 0 to 1.</summary>
internal static class TasksScore
{
    /// <summary>Where the area ends.</summary>
    public const double MostTimes = 4;

    /// <summary>The part of one seed in it.</summary>
    /// <param name="times">How many times the examples of the seed's fastest rule it needs; +∞ for a missed
    /// target.</param>
    public static double Of(double times) => Math.Clamp((MostTimes - times) / (MostTimes - 1), 0, 1);
}
