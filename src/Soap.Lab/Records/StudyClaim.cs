namespace Soap.Lab.Records;

/// <summary>What a study's folder was told to hold.</summary>
/// <param name="Change">What that changed in it.</param>
/// <param name="Manifest">What is planned now.</param>
public sealed record StudyClaim(PlanChange Change, StudyManifest Manifest);
