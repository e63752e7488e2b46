using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>The arms of one comparison.</summary>
/// <param name="Id"><c>shared</c> or <c>best</c>, in file names and the CSV files.</param>
/// <param name="Title">Said in full.</param>
/// <param name="Arms">One a rule.</param>
internal sealed record ArmGroup(string Id, string Title, IReadOnlyList<ArmAnalysis> Arms)
{
    /// <summary>The shared learning rate and, if the study tunes, each rule's best.</summary>
    public static ArmGroup[] Of(StudyAnalysis analysis)
    {
        ArmGroup shared = new(
            "shared",
            Prose.Of("group.shared", ("rate", Ticks.Text(analysis.Study.LearningRate))),
            analysis.SharedRate);
        return analysis.BestRate.Count == 0
            ? [shared]
            : [shared, new("best", Prose.Of("group.best"), analysis.BestRate)];
    }
}
