namespace Soap.Tests;

/// <summary>New folders in memory, where there are such, for tests that write thousands of files.</summary>
internal static class MemoryFolder
{
    private const string Memory = "/dev/shm";

    /// <summary>A folder, which the test deletes.</summary>
    /// <param name="prefix">What its name begins with.</param>
    public static string Create(string prefix) => Directory.Exists(Memory)
        ? Directory.CreateDirectory(Path.Combine(Memory, prefix + Path.GetRandomFileName())).FullName
        : Directory.CreateTempSubdirectory(prefix).FullName;
}
