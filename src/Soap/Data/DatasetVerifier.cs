using Soap.Data.Tasks;

namespace Soap.Data;

/// <summary>Reads every file of a task and says of each whether it is the published one.</summary>
internal static class DatasetVerifier
{
    /// <summary>Checks all files of a task, in its order; none for a task that needs no files.</summary>
    public static IReadOnlyList<FileCheck> Verify(TaskDefinition task, DataFolders folders) =>
        [.. task.Files.Select(file => Verify(task, file, folders))];

    /// <summary>Checks one file: the one that loading the task would use.</summary>
    public static FileCheck Verify(TaskDefinition task, TaskFile file, DataFolders folders)
    {
        if (folders.Locate(task, file) is not { } path)
        {
            return new FileCheck(file.Name, Path: null, Size: null, Digest: null, folders.Missing(task, file).Message);
        }

        long? size = null;
        try
        {
            using var contents = DataFolders.OpenFile(path);
            size = contents.Length;
            return new FileCheck(file.Name, path, size, task.CheckFile(file, contents, path), Problem: null);
        }
        catch (SoapException e)
        {
            return new FileCheck(file.Name, path, size, Digest: null, e.Message);
        }
    }
}
