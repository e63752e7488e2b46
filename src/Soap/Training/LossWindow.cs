namespace Soap.Training;

/// <summary>The losses of the samples in some steps.</summary>
/// <param name="Sum">Of all their losses.</param>
/// <param name="Samples">How many there are.</param>
internal readonly record struct LossWindow(double Sum, long Samples)
{
    /// <summary>The mean loss a sample; NaN where there is none.</summary>
    public double Mean => Sum / Samples;

    /// <summary>The window with one more step.</summary>
    /// <param name="loss">Its mean loss.</param>
    /// <param name="samples">Its samples.</param>
    public LossWindow With(double loss, int samples) => new(Sum + loss * samples, Samples + samples);

    /// <summary>Both together.</summary>
    public LossWindow With(LossWindow other) => new(Sum + other.Sum, Samples + other.Samples);
}
