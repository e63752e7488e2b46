using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Planning;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;
using Soap.Rules;

namespace Soap.Lab.Findings;

/// <summary>Which rules end below the control whose hidden layers never learn, in sentences.</summary>
internal static class ControlFindings
{
    /// <summary>The sentence with all that belongs to it; none without the control, or where it has no mean.</summary>
    /// <param name="analysis">The study, with the arms of rules alone.</param>
    public static IEnumerable<string> Of(StudyAnalysis analysis)
    {
        if (Compare(analysis) is not var (frozen, learners, open))
        {
            yield break;
        }

        var where = StudyFindings.Final(analysis).Where;
        var seeds = $"{frozen.Count} seed{(frozen.Count == 1 ? "" : "s")}";
        var loss = $"final training loss {NumberText.Estimate(frozen)} ({NumberText.Range(frozen)}, {seeds})";
        var hasAll = HasAll(analysis, learners);
        yield return open.Length == 0
            ? $"Every rule {(hasAll ? "" : "that has a mean ")}beats the frozen control by the interval alone " +
                $"{where}, whose {loss} is reached without any learning in the hidden layers."
            : $"Nothing here shows that {Alternatives(open)} trains its hidden layers: {where} " +
                (frozen.Count < 2 ? "a single seed gives no interval that could lie"
                    : "the interval of its loss does not lie") + " below that of the frozen control, " +
                $"whose hidden layers never learn ({loss}). That is no proof that it does not." +
                (SeedLimits.CanBeClear(frozen.Count, learners) ? ""
                    : $" With {seeds} no difference could be called clear, whatever its size.");
    }

    /// <summary>The same in few words.</summary>
    /// <param name="analysis">The study, with the arms of rules alone.</param>
    public static string? Verdict(StudyAnalysis analysis) =>
        Compare(analysis) is not var (frozen, learners, open) ? null
        : open.Length == 0 ? $"By the interval alone every rule{(HasAll(analysis, learners) ? "" : " with a mean")} " +
            "beats the frozen control, which ends at a training loss of " +
            $"{NumberText.Estimate(frozen)} without any learning in its hidden layers."
        : $"Nothing here shows that {SpeedVerdict.Listed(open, "or")} trains its hidden layers: the frozen control " +
            $"ends at a training loss of {NumberText.Estimate(frozen)}.";

    private static (Interval Frozen, int Learners, string[] Open)? Compare(StudyAnalysis analysis)
    {
        var arms = StudyFindings.Final(analysis).Arms;
        if (arms.FirstOrDefault(arm => arm.Rule == LearningRule.Control.Text)?.FinalTrainingLoss is not { } frozen)
        {
            return null;
        }

        var learners =
            arms.Where(arm => arm.Rule != LearningRule.Control.Text && arm.FinalTrainingLoss is not null).ToArray();
        return learners.Length == 0 ? null
            : (frozen, learners.Length, [
                // a single seed has no interval that could tell anything
                .. learners.Where(arm => frozen.Count < 2 || !(arm.FinalTrainingLoss!.High < frozen.Low))
                    .Select(arm => RuleName.Brief(arm.Rule)),
            ]);
    }

    private static bool HasAll(StudyAnalysis analysis, int learners) =>
        learners == analysis.Study.Rules.Count(rule => !InterventionArm.Is(rule)) - 1;

    private static string Alternatives(string[] names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
}
