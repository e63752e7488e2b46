namespace Soap.Lab.Planning;

/// <summary>Phases of a study in words.</summary>
internal static class PhaseText
{
    public static string Of(StudyPhase phase) => phase switch
    {
        StudyPhase.SharedRate => "at the shared learning rate",
        StudyPhase.Screening => "screening",
        StudyPhase.Tuning => "tuning",
        StudyPhase.BestRate => "at each rule's best",
        StudyPhase.Algoperf => "in AlgoPerf's studies",
        _ => throw Unknown(phase),
    };

    /// <summary>The same where a line has little room.</summary>
    public static string Brief(StudyPhase phase) => phase switch
    {
        StudyPhase.SharedRate => "shared rate",
        StudyPhase.Screening => "screening",
        StudyPhase.Tuning => "tuning",
        StudyPhase.BestRate => "best rate",
        StudyPhase.Algoperf => "AlgoPerf",
        _ => throw Unknown(phase),
    };

    private static ArgumentOutOfRangeException Unknown(StudyPhase phase) =>
        new(nameof(phase), phase, "Unknown phase.");
}
