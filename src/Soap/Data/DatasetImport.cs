using Soap.Data.Tasks;
using Soap.Storage;

namespace Soap.Data;

/// <summary>
/// Takes the files of a task from a folder where they lie in some form: as they are, packed, in an archive, or of
/// CIFAR-10 as sheets of pictures. A file gets its name among the downloads only after its content was verified.
/// </summary>
internal static class DatasetImport
{
    /// <summary>Makes sure that every file of the task is there and good.</summary>
    /// <param name="task">A task with files.</param>
    /// <param name="from">The folder or archive.</param>
    /// <param name="folders">Where files are looked for, and where they go.</param>
    /// <returns>What was done, one entry a file.</returns>
    /// <exception cref="SoapException">The task has no files (2), one is nowhere or damaged (3), or cannot be written
    /// (5).</exception>
    public static IReadOnlyList<FetchedFile> Import(TaskDefinition task, string from, DataFolders folders)
    {
        DatasetFetcher.RefuseWithoutFiles(task);
        var missing = task.Files.Where(file => DatasetFetcher.Present(task, file, folders) is null).ToArray();
        var names = missing.SelectMany(file => (string[])[file.Name, file.Name + ".gz"]);
        var source = new LocalFiles(from, CifarSheets.Has(task)
            ? names.Concat(missing.SelectMany(SheetNames)).ToHashSet() : names.ToHashSet());
        return
        [
            .. task.Files.Select(file => DatasetFetcher.Present(task, file, folders)
                ?? Take(task, file, source, from, folders)),
        ];
    }

    private static string[] SheetNames(TaskFile file)
    {
        var (sheet, labels) = CifarSheets.NamesOf(file);
        return [sheet, labels];
    }

    private static FetchedFile Take(
        TaskDefinition task, TaskFile file, LocalFiles source, string from, DataFolders folders)
    {
        var (sheet, labels) = CifarSheets.NamesOf(file);
        var name = source.Find(file.Name) is not null ? file.Name : file.Name + ".gz";
        var (place, bytes) = source.Find(name) is { } found ? (found, source.Read(name))
            : CifarSheets.Has(task) && source.Find(sheet) is { } picture && source.Find(labels) is not null
            ? (picture, CifarSheets.Records(file, source.Read(sheet), source.Read(labels), picture))
            : throw SoapException.BadData(
                $"{from}: {file.Name} of {task.Name} is not here, nor in a folder or archive in " +
                    $"it. {task.Remedy}");
        using (var contents = new MemoryStream(bytes))
        {
            task.CheckFile(file, contents, place);
        }

        var isPacked = bytes is [0x1F, 0x8B, ..];
        var path = Path.Combine(folders.TargetOf(task), isPacked ? file.Name + ".gz" : file.Name);
        Folders.Create(folders.TargetOf(task));
        AtomicFile.Write(path, bytes);
        return new FetchedFile(file.Name, path, bytes.Length, Origin: null) { Taken = place };
    }
}
