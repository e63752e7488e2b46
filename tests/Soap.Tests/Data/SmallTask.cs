using Soap.Data;
using Soap.Data.Tasks;

namespace Soap.Tests.Data;

/// <summary>
/// A task of three training and two test images of 2x2 pixels, with its files in memory, and a folder for them that
/// goes away.
/// </summary>
internal sealed class SmallTask : IdxImageTask, IDisposable
{
    public static readonly byte[][] Contents =
    [
        IdxFiles.Images(),
        IdxFiles.Bytes([3], 7, 0, 9),
        IdxFiles.Bytes([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 255),
        IdxFiles.Bytes([2], 1, 2),
    ];

    public SmallTask()
    {
        Root = Directory.CreateTempSubdirectory("soap-data-").FullName;
        Folders = new DataFolders(
            [Path.Combine(Root, "first"), Path.Combine(Root, "second")], Path.Combine(Root, "first"));
    }

    public string Root { get; }

    public DataFolders Folders { get; }

    public override string Name => "small";

    public override string Description => "five images";

    public override string Source => "made for tests";

    public override InputScaling Scaling { get; } = new(0.5, 0.25);

    public override IReadOnlyList<TaskFile> Files { get; } =
    [
        new("train-images", [3, 2, 2], IdxFiles.Digest(Contents[0])),
        new("train-labels", [3], IdxFiles.Digest(Contents[1])),
        new("t10k-images", [2, 2, 2], IdxFiles.Digest(Contents[2])),
        new("t10k-labels", [2], IdxFiles.Digest(Contents[3])),
    ];

    public override IReadOnlyList<Uri> Mirrors { get; } =
    [
        new("https://one.example/small/"),
        new("https://two.example/data/"),
    ];

    /// <summary>Writes all four files, uncompressed, to the first or second folder.</summary>
    public void WriteAll(string folder)
    {
        for (var i = 0; i < Files.Count; i++)
        {
            Write(folder, Files[i].Name, Contents[i]);
        }
    }

    /// <summary>Writes one file and returns its path.</summary>
    public string Write(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(Root, folder, Name, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
