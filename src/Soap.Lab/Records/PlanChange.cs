namespace Soap.Lab.Records;

/// <summary>What planning a study does to a folder.</summary>
public enum PlanChange
{
    /// <summary>Nothing: the folder holds this study.</summary>
    None,

    /// <summary>The folder holds no study, and gets this one.</summary>
    New,

    /// <summary>The folder's study gets more rules, seeds or learning rates; what is finished stays.</summary>
    Grown,

    /// <summary>The folder holds another plan, of which no trial has run, and this one takes its place.</summary>
    Replaced,
}
