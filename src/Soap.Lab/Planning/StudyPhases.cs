namespace Soap.Lab.Planning;

/// <summary>What phases have in common.</summary>
internal static class StudyPhases
{
    /// <summary>Whether its trials choose the candidates that later ones have: while one has no result, none is
    /// chosen.</summary>
    public static bool Chooses(this StudyPhase phase) => phase is StudyPhase.Screening or StudyPhase.Tuning;
}
