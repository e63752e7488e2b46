namespace Soap.Trials;

/// <summary>What may be wrong with the settings of a training, beside what each of its numbers may be.</summary>
internal static class TrainingChecks
{
    /// <summary>What is checked: whether it is wrong, and what to say then.</summary>
    public static IEnumerable<(bool Wrong, string Message)> Of(TrialSpecification trial) =>
        [.. OfLayerRates(trial)];

    private static IEnumerable<(bool Wrong, string Message)> OfLayerRates(TrialSpecification trial)
    {
        if (trial.LayerRates is null)
        {
            yield break;
        }

        var (factors, reason) = Read(trial.LayerRates);
        yield return (
            reason is not null,
            $"layer-rates = {Quotation.Of(trial.LayerRates)} is not allowed: {reason}; allowed: {LayerRates.Allowed}");
        if (factors?.Range is var (low, high))
        {
            yield return (
                !TrialSpecification.IsLearningRate(trial.LearningRate * low)
                    || !TrialSpecification.IsLearningRate(trial.LearningRate * high),
                $"layer-rates = {factors} makes learning rates of {trial.LearningRate} that are not allowed; " +
                    $"allowed: from {TrialSpecification.SmallestLearningRate} to " +
                    $"{TrialSpecification.LargestLearningRate}");
        }
    }

    private static (LayerRates? Factors, string? Reason) Read(string text)
    {
        try
        {
            return (LayerRates.Parse(text), null);
        }
        catch (FormatException exception)
        {
            return (null, exception.Message);
        }
    }
}
