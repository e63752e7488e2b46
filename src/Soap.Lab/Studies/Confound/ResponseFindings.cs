namespace Soap.Lab.Studies.Confound;

/// <summary>What the curves of loss against learning rate say, in sentences.</summary>
internal static class ResponseFindings
{
    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        var rules = analysis.ResponseAnalyses.Where(response => !InterventionArm.Is(response.Rule)).ToArray();
        var optima = rules.Where(response => response.Optimum is not null).Select(Optimum).ToArray();
        var seeds = analysis.Study.TuningSeeds.Count;
        if (optima.Length > 1)
        {
            yield return $"The loss at the end is lowest at these learning rates, interpolated ({seeds} tuning seeds): {string.Join(", ", optima)}.";
        }

        foreach (var response in rules.Where(response => response.Rule != "frozen"))
        {
            if (response.Shift is { } shift)
            {
                yield return $"{RuleName.Brief(response.Rule)}'s loss against the learning rate is {analysis.Study.Rules[0]}'s moved by {Number.Short(shift.Decades.Estimate)} decades " +
                    $"({Number.Short(shift.Decades.Low)} to {Number.Short(shift.Decades.High)}, {seeds} tuning seeds{(shift.IsAtLimit ? "; at the limit of what was tried" : "")}): it does as {analysis.Study.Rules[0]} does at " +
                    $"{Number.Short(Math.Pow(10, shift.Decades.Estimate))} times the learning rate. Of the curves' distance, {Number.Short(shift.Distance)} in ln loss, {Number.Short(shift.Residual)} remains, which no size of the step explains.";
            }
        }
    }

    private static string Optimum(ResponseAnalysis response) =>
        $"{RuleName.Brief(response.Rule)} {Number.Short(response.Optimum!.Estimate)} ({Number.Short(response.Optimum.Low)} to {Number.Short(response.Optimum.High)}" +
        $"{(response.EdgeSeeds > 0 ? $"; on the edge of the grid on {response.EdgeSeeds}" : "")})";
}
