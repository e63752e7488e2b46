using Soap.Storage;

namespace Soap.Lab.Records;

/// <summary>A study's folder while this process holds it.</summary>
public sealed class StudyClaim : IDisposable
{
    private readonly FolderLock _folderLock;

    internal StudyClaim(FolderLock folderLock, PlanChange change, StudyManifest manifest) =>
        (_folderLock, Change, Manifest) = (folderLock, change, manifest);

    /// <summary>What taking the folder changed in it.</summary>
    public PlanChange Change { get; }

    /// <summary>What is planned now.</summary>
    public StudyManifest Manifest { get; }

    /// <summary>Lets the folder go.</summary>
    public void Dispose() => _folderLock.Dispose();
}
