namespace Soap.Data.Own;

/// <summary>Finds pictures in one folder a class: CLASS/NAME.png, or train/CLASS/NAME.png and
/// test/CLASS/NAME.png.</summary>
internal static class PictureFolders
{
    private const string Train = "train", Test = "test";

    /// <summary>The folder's pictures, or null where it has no folders in it.</summary>
    /// <exception cref="SoapException">A folder has something else, or nothing (exit code 3).</exception>
    public static OwnFiles? Find(string folder, string[] files, string[] folders)
    {
        if (folders.Length == 0 && !files.Any(IsPicture))
        {
            return null;
        }

        RefuseLoose(folder, files);
        var isGiven = folders.Contains(Train) || folders.Contains(Test);
        if (isGiven && !folders.SequenceEqual([Test, Train]))
        {
            throw SoapException.BadData($"{folder}: it has the folders {string.Join(", ", folders.Select(
                Quotation.Printable))}; expected train and test and no other, or one folder a class.");
        }

        return new OwnFiles(folder, OwnFormat.Pictures,
        [
            .. (isGiven ? folders.SelectMany(set => Classes(folder, set)) : Classes(folder, ""))
                .Order(StringComparer.Ordinal),
        ]);
    }

    /// <summary>Whether the pictures say themselves which of them are for training and test.</summary>
    public static bool IsGiven(string name) => name.Count(letter => letter == '/') == 2;

    /// <summary>Whether a picture is for the test set, where that is said.</summary>
    public static bool IsTest(string name) => IsGiven(name) && name.StartsWith($"{Test}/", StringComparison.Ordinal);

    /// <summary>The class of a picture.</summary>
    public static string ClassOf(string name) => name.Split('/')[^2];

    private static IEnumerable<string> Classes(string folder, string set)
    {
        var (files, classes) = OwnFolders.Entries(Path.Combine(folder, set));
        RefuseLoose(Path.Combine(folder, set), files);
        return classes.Length == 0
            ? throw SoapException.BadData($"{Path.Combine(folder, set)}: there is no folder of a class here.")
            : classes.SelectMany(name => Pictures(folder, set.Length == 0 ? name : $"{set}/{name}"));
    }

    private static IEnumerable<string> Pictures(string folder, string place)
    {
        var (files, folders) = OwnFolders.Entries(Path.Combine(folder, place));
        return folders.Length > 0
            ? throw SoapException.BadData(
                $"{Path.Combine(folder, place, folders[0])}: a folder in the folder of a class; " +
                    "expected pictures only.")
            : files.FirstOrDefault(name => !IsPicture(name)) is { } other
            ? throw SoapException.BadData($"{Path.Combine(folder, place, other)}: neither .png nor .jpg; expected " +
                "pictures only in the folder of a class.")
            : files.Length == 0
            ? throw SoapException.BadData($"{Path.Combine(folder, place)}: a class without pictures.")
            : files.Select(name => $"{place}/{name}");
    }

    private static void RefuseLoose(string folder, string[] files)
    {
        if (files.FirstOrDefault(IsPicture) is { } loose)
        {
            throw SoapException.BadData($"{Path.Combine(folder, loose)}: a picture outside of the folder of a class.");
        }
    }

    private static bool IsPicture(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg";
}
