using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Analysis;

/// <summary>Finds what the way back of each rule is told of the forward weights.</summary>
internal static class LeakAnalyzer
{
    private const int FewestAmounts = 3;

    /// <summary>Rules in the study's order, with those that are told nothing; null where fewer than three different
    /// amounts lie between nothing and what the baseline is told.</summary>
    public static IReadOnlyList<LeakAnalysis>? Of(StudySpecification study)
    {
        if (study.Trial.Data is not null)
        {
            return null; // the network's widths are those of files
        }

        LeakAnalysis[] leaks = [.. study.Rules.Select(rule => Of(study.Trial with { Rule = rule }))
            .OfType<LeakAnalysis>()];
        var most = leaks.FirstOrDefault(leak => leak.Rule == study.Rules[0])?.BitsPerExample ?? 0;
        return leaks.Select(leak => leak.BitsPerExample).Where(bits => bits > 0 && bits < most).Distinct().Count()
            < FewestAmounts ? null : leaks;
    }

    private static LeakAnalysis? Of(TrialSpecification trial)
    {
        try
        {
            var task = trial.FindTask();
            var (synapses, bits) = TrialNetwork.Leaks(
                trial, task.Inputs, task.Outputs, task.Image, task.TrainingSamples);
            return bits is { } told && synapses > 0 ? new LeakAnalysis(trial.Rule, told, told / synapses) : null;
        }
        catch (SoapException)
        {
            return null; // of a program that added the rule, or of another version
        }
    }
}
