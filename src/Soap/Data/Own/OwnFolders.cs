namespace Soap.Data.Own;

/// <summary>Finds out by names what a folder of data holds.</summary>
internal static class OwnFolders
{
    /// <summary>What folders may hold, for messages.</summary>
    public const string Allowed = "of four IDX files (train-images…, train-labels…, test- or t10k-images…, test- or " +
        "t10k-labels…), of train.csv and test.csv, of arrays x_train.npy, y_train.npy, " +
        "x_test.npy and y_test.npy, of " +
        "CIFAR's .bin files, or of pictures in one folder a class (in train and test, or not)";

    /// <summary>The folder's files.</summary>
    /// <exception cref="SoapException">It holds nothing that can be read, or too much (exit code 3).</exception>
    public static OwnFiles Find(string folder)
    {
        var (files, folders) = Entries(folder);
        return Idx(folder, files) ?? Cifar(folder, files) ?? Tables(folder, files) ?? Arrays(folder, files)
            ?? PictureFolders.Find(folder, files, folders)
            ?? throw SoapException.BadData(
                $"{folder}: nothing here is data that are read; allowed: a folder {Allowed}.");
    }

    /// <summary>The names in a folder, sorted; hidden ones are passed over.</summary>
    /// <exception cref="SoapException">It cannot be read, or a link leads nowhere (exit code 3).</exception>
    public static (string[] Files, string[] Folders) Entries(string folder)
    {
        try
        {
            string[] names =
            [
                .. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!)
                    .Where(name => name[0] != '.').Order(StringComparer.Ordinal),
            ];
            if (names.FirstOrDefault(name => LeadsNowhere(Path.Combine(folder, name))) is { } lost)
            {
                throw SoapException.BadData($"{Path.Combine(folder, lost)}: a link that leads nowhere.");
            }

            return (
                [.. names.Where(name => !Directory.Exists(Path.Combine(folder, name)))],
                [.. names.Where(name => Directory.Exists(Path.Combine(folder, name)))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SoapException.BadData($"{folder}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The set that an IDX file's name says: images or labels, of training or test; null where it says
    /// neither.</summary>
    public static (bool IsTest, bool IsLabels)? IdxRole(string name)
    {
        var (isTrain, isTest) = (Has("train"), Has("test") || Has("t10k"));
        var (isImages, isLabels) = (Has("images"), Has("labels"));
        return isTrain != isTest && isImages != isLabels ? (isTest, isLabels) : null;

        bool Has(string word) => name.Contains(word, StringComparison.Ordinal);
    }

    private static bool LeadsNowhere(string path) => !Directory.Exists(path)
        && new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { Exists: false };

    private static OwnFiles? Idx(string folder, string[] files)
    {
        string[] found = [.. files.Where(name => IdxRole(name) is not null && IsIdx(name))];
        if (found.Length == 0)
        {
            return null;
        }

        var roles = found.GroupBy(IdxRole).ToArray();
        return roles.FirstOrDefault(role => role.Count() > 1) is { } twice
            ? throw SoapException.BadData(
                $"{folder}: {string.Join(" and ", twice.Select(Quotation.Printable))} are two " +
                    "files for one part; allowed: one each of training and test images and labels.")
            : roles.Length == 4 ? new OwnFiles(folder, OwnFormat.Idx, found)
            : throw SoapException.BadData($"{folder}: of four IDX files {roles.Length} are here " +
                $"({string.Join(", ", found.Select(Quotation.Printable))}); expected " +
                "training and test, images and labels.");
    }

    private static bool IsIdx(string name) => name.EndsWith("-ubyte", StringComparison.Ordinal)
        || name.EndsWith(".gz", StringComparison.Ordinal) || name.EndsWith(".idx", StringComparison.Ordinal)
        || name.Contains("idx", StringComparison.Ordinal);

    private static OwnFiles? Cifar(string folder, string[] files)
    {
        string[] ten = [.. files.Where(name => name is "batches.meta.txt" or "test_batch.bin"
            || (name.StartsWith("data_batch_", StringComparison.Ordinal)
                && name.EndsWith(".bin", StringComparison.Ordinal)))];
        string[] hundred = [.. files.Where(name => name is "train.bin" or "test.bin" or "fine_label_names.txt"
            or "coarse_label_names.txt")];
        return ten.Contains("test_batch.bin") && ten.Any(name => name[0] == 'd')
            ? new OwnFiles(folder, OwnFormat.Cifar, ten)
            : hundred.Contains("train.bin") && hundred.Contains("test.bin")
            ? new OwnFiles(folder, OwnFormat.Cifar, hundred)
            : files.FirstOrDefault(name => name.EndsWith(".bin", StringComparison.Ordinal)) is not null
            ? throw SoapException.BadData(
                $"{folder}: CIFAR's files are not complete; expected data_batch_1.bin and so " +
                    "on with test_batch.bin, or train.bin and test.bin.")
            : null;
    }

    private static OwnFiles? Tables(string folder, string[] files)
    {
        string[] found = [.. files.Where(name => name is "train.csv" or "test.csv" or "train.tsv" or "test.tsv")];
        return found.Length == 0 ? null
            : found.Length == 2 && Path.GetExtension(found[0]) == Path.GetExtension(found[1])
            ? new OwnFiles(folder, OwnFormat.Tables, found)
            : throw SoapException.BadData($"{folder}: {string.Join(", ", found)}; expected train.csv and test.csv " +
                "(or both .tsv), and no other table of these names.");
    }

    private static OwnFiles? Arrays(string folder, string[] files)
    {
        string[] found = [.. files.Where(name => name.EndsWith(".npy", StringComparison.Ordinal))];
        return found.Length == 0 ? null : new OwnFiles(folder, OwnFormat.Arrays, found);
    }
}
