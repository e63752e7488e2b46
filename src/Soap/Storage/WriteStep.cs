namespace Soap.Storage;

/// <summary>What <see cref="AtomicFile"/> has just done; a crash may come after any of these.</summary>
internal enum WriteStep
{
    Created,
    Written,
    Flushed,
    Renamed,
    FolderFlushed,
}
