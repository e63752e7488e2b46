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
        var (loss, range) = (NumberText.Estimate(frozen), NumberText.Range(frozen));
        var seeds = NumberText.Count(frozen.Count, "seed");
        if (open.Length == 0)
        {
            yield return HasAll(analysis, learners)
                ? Prose.Of("control.beaten", ("where", where), ("loss", loss), ("range", range), ("seeds", seeds))
                : Prose.Of(
                    "control.beaten.means", ("where", where), ("loss", loss), ("range", range), ("seeds", seeds));
            yield break;
        }

        var rules = Alternatives(open);
        var told = frozen.Count < 2
            ? Prose.Of(
                "control.open.single", ("rules", rules), ("where", where), ("loss", loss), ("range", range),
                ("seeds", seeds))
            : Prose.Of(
                "control.open", ("rules", rules), ("where", where), ("loss", loss), ("range", range),
                ("seeds", seeds));
        yield return SeedLimits.CanBeClear(frozen.Count, learners) ? told
            : $"{told} {Prose.Of("control.few-seeds", ("seeds", seeds))}";
    }

    /// <summary>The same in few words.</summary>
    /// <param name="analysis">The study, with the arms of rules alone.</param>
    public static string? Verdict(StudyAnalysis analysis) =>
        Compare(analysis) is not var (frozen, learners, open) ? null
        : open.Length > 0 ? Prose.Of(
            "verdict.control.open", ("rules", SpeedVerdict.Listed(open, isChoice: true)),
            ("loss", NumberText.Estimate(frozen)))
        : HasAll(analysis, learners) ? Prose.Of("verdict.control.beaten", ("loss", NumberText.Estimate(frozen)))
        : Prose.Of("verdict.control.beaten.means", ("loss", NumberText.Estimate(frozen)));

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
        names.Length == 1 ? names[0]
            : Prose.Of("list.any", ("first", string.Join(", ", names[..^1])), ("last", names[^1]));
}
