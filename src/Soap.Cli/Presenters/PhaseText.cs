using Soap.Lab.Planning;

namespace Soap.Cli.Presenters;

/// <summary>Phases of a study in words.</summary>
internal static class PhaseText
{
    public static string Of(StudyPhase phase) => phase switch
    {
        StudyPhase.SharedRate => "at the shared learning rate",
        StudyPhase.Tuning => "tuning",
        StudyPhase.BestRate => "at each rule's best",
        StudyPhase.Algoperf => "AlgoPerf's studies",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "Unknown phase."),
    };
}
