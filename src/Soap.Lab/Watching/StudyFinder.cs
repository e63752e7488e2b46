using Soap.Lab.Records;
using Soap.Storage;

namespace Soap.Lab.Watching;

/// <summary>Finds the studies in a folder and below it. Links are not followed, and hidden folders are passed
/// over.</summary>
internal static class StudyFinder
{
    /// <summary>How deep studies are looked for: <c>runs/2026/depth/depth-20</c> is 4 below the one above
    /// <c>runs</c>.</summary>
    public const int MostLevels = 4;

    /// <summary>How many folders are looked into at most.</summary>
    public const int MostFolders = 10_000;

    /// <summary>The studies, by name; and whether there were more folders than are looked into.</summary>
    /// <param name="folder">The full path of the folder.</param>
    public static (IReadOnlyList<FoundStudy> Studies, bool IsCut) In(string folder)
    {
        List<FoundStudy> found = [];
        Queue<(string Path, int Level)> left = new([(folder, 0)]);
        var looked = 0;
        while (left.TryDequeue(out var next) && looked++ < MostFolders)
        {
            if (new StudyFolder(next.Path).HasStudy)
            {
                found.Add(new FoundStudy(NameOf(folder, next.Path), next.Path));
            }
            else if (next.Level < MostLevels)
            {
                foreach (var below in Below(next.Path))
                {
                    left.Enqueue((below, next.Level + 1));
                }
            }
        }

        return ([.. found.OrderBy(study => study.Name, StringComparer.Ordinal)], left.Count > 0);
    }

    private static string NameOf(string folder, string study) => study == folder
        ? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))
        : Path.GetRelativePath(folder, study).Replace(Path.DirectorySeparatorChar, '/');

    private static IEnumerable<string> Below(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder)
                .Where(path => !Path.GetFileName(path).StartsWith('.') && !RegularFile.IsLink(path))
                .Order(StringComparer.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // gone meanwhile, or another's: what is in it cannot be shown
        }
    }
}
