namespace Soap.Lab.Planning;

/// <summary>What a trial of a study is for.</summary>
public enum StudyPhase
{
    /// <summary>Every rule at the shared learning rate, on the reporting seeds.</summary>
    SharedRate,

    /// <summary>
    /// Every rule at every candidate for a few epochs, on the tuning seeds, to leave hopeless ones out; never sees the
    /// test set.
    /// </summary>
    Screening,

    /// <summary>
    /// Every rule at every candidate, or at those that screening kept, on the tuning seeds; never sees the test set.
    /// </summary>
    Tuning,

    /// <summary>Every rule at its own best candidate, on the reporting seeds.</summary>
    BestRate,

    /// <summary>
    /// Every rule at every candidate of AlgoPerf's studies, one tuning seed a study; never sees the test set.
    /// </summary>
    Algoperf,
}
