namespace Soap.Lab.Watching;

/// <summary>What a study does at a moment.</summary>
internal enum StudyActivity
{
    /// <summary>Processes work on its trials.</summary>
    Running,

    /// <summary>Trials are missing, and nobody works on them.</summary>
    Stopped,

    /// <summary>All trials have an outcome, and some broke.</summary>
    Failed,

    /// <summary>All trials have a result.</summary>
    Finished,
}
