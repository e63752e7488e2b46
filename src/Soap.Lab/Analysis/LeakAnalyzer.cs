using Soap.Lab.Specification;
using Soap.Layers;
using Soap.Rules;
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

        try
        {
            // Which synapses send something down does not depend on the rule.
            var trial = study.Trial with { Rule = LearningRule.Backpropagation.Text };
            var task = trial.FindTask();
            var synapses = TrialNetwork.FeedbackSynapses(trial, task.Inputs, task.Outputs, task.Image);
            var (all, examples) = (
                synapses.Sum(layer => layer.Count), trial.TotalExamples(task.TrainingSamples - trial.Validation));
            LeakAnalysis[] leaks =
            [
                .. study.Rules
                    .Select(rule => (Rule: rule, Bits: LeakedBits.PerExample(
                        LearningRule.Parse(rule), synapses, trial.Batch, examples)))
                    .Where(leak => leak.Bits is not null)
                    .Select(leak => new LeakAnalysis(leak.Rule, leak.Bits!.Value, leak.Bits.Value / all)),
            ];
            var most = leaks.FirstOrDefault(leak => leak.Rule == study.Rules[0])?.BitsPerExample ?? 0;
            var amounts = leaks.Select(leak => leak.BitsPerExample).Where(bits => bits > 0 && bits < most);
            return amounts.Distinct().Count() < FewestAmounts ? null : leaks;
        }
        catch (SoapException)
        {
            return null; // of a program that added a rule or a task, or of another version
        }
    }
}
