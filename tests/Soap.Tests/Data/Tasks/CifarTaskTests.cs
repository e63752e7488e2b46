using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Soap.Data;
using Soap.Data.Formats;
using Soap.Data.Tasks;
using Soap.Tests.Data.Own;
using TorchSharp;
using Xunit;

namespace Soap.Tests.Data.Tasks;

public sealed class CifarTaskTests : IDisposable
{
    private readonly DataPlace _place = new();
    private readonly byte[][] _contents =
    [
        [.. Record(3, 0), .. Record(9, 1)], [.. Record(0, 2), .. Record(1, 3)], [.. Record(3, 9), .. Record(3, 8)],
    ];

    private DataFolders Folders => new([_place["sets"]], _place["sets"]);

    [Fact]
    public void The_tasks_are_those_of_the_published_files()
    {
        Assert.Equal((10, 50_000, 3072), Sizes(CifarTask.Ten));
        Assert.Equal((100, 50_000, 3072), Sizes(CifarTask.Hundred));
        Assert.All(CifarTask.Ten.Files, file => Assert.Equal(30_730_000, file.Bytes));
        Assert.Equal([153_700_000, 30_740_000], CifarTask.Hundred.Files.Select(file => file.Bytes));

        static (int, int, int) Sizes(CifarTask task) => (task.Outputs, task.TrainingSamples, task.Inputs);
    }

    [Fact]
    public void Records_are_opened_with_the_scaling_of_the_training_bytes()
    {
        WriteAll("sets/cifar-10");
        var data = Task().Open(Folders, 0);
        using var scope = torch.NewDisposeScope();
        Assert.Equal([3L, 9, 0, 1], data.Train.Targets.ToNumbers<long>());
        Assert.Equal((4, 2), (data.Train.Count, data.Test.Count));
        Assert.Equal([3L, 32, 32], data.Image!);
        var all = Counting(4, torch.ScalarType.Int64);
        var inputs = data.Train.Gather(all, torch.ScalarType.Float64).Inputs;
        Assert.Equal(0, inputs.mean().item<double>(), 1e-9);
        Assert.Equal(1, inputs.std(unbiased: false).item<double>(), 1e-9);
    }

    [Fact]
    public void Files_of_the_official_archive_are_taken_and_verified()
    {
        using (var packed = File.Create(_place["cifar-10-binary.tar.gz"]))
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var archive = new TarWriter(gzip))
        {
            for (var i = 0; i < 3; i++)
            {
                archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"cifar-10-batches-bin/{Names[i]}")
                {
                    DataStream = new MemoryStream(_contents[i]),
                });
            }
        }

        var taken = DatasetImport.Import(Task(), _place.Path, Folders);
        Assert.Equal(
            $"data_batch_1.bin: taken from {_place["cifar-10-binary.tar.gz"]}, " +
                "cifar-10-batches-bin/data_batch_1.bin, " +
                $"verified, stored as {_place["sets/cifar-10/data_batch_1.bin"]}",
            taken[0].ToString());
        Assert.Equal(_contents[2], File.ReadAllBytes(_place["sets/cifar-10/test_batch.bin"]));
        Assert.All(
            DatasetImport.Import(Task(), _place["cifar-10-binary.tar.gz"], Folders), file => Assert.Null(file.Taken));
    }

    [Fact]
    public void Sheets_of_pictures_become_the_same_files()
    {
        foreach (var (name, content) in Names.Zip(_contents))
        {
            _place.Write($"npm/package/{Path.ChangeExtension(name, ".png")}", Sheet(content));
        }

        _place.Write("npm/package/train_lables.json", JsonSerializer.Serialize<int[]>([3, 9, 0, 1]));
        _place.Write("npm/package/test_lables.json", "[3,3]");
        DatasetImport.Import(Task(), _place["npm"], Folders);
        Assert.Equal(_contents, Names.Select(name => File.ReadAllBytes(_place[$"sets/cifar-10/{name}"])));
    }

    [Fact]
    public void What_is_no_published_file_is_not_taken()
    {
        WriteAll("from");
        _place.Write("from/data_batch_2.bin", [.. _contents[1][..^1], 7]);
        var error = Assert.Throws<SoapException>(() => DatasetImport.Import(Task(), _place["from"], Folders));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.StartsWith(
            $"{_place["from/data_batch_2.bin"]}: its content is not the published one: its SHA-256 is ", error.Message,
            StringComparison.Ordinal);
        Assert.False(File.Exists(_place["sets/cifar-10/data_batch_2.bin"]));
        _place.Write("from/data_batch_2.bin", _contents[0]);
        Assert.Contains("this is data_batch_1.bin of cifar-10, under the name of another file",
            Refusal(() => DatasetImport.Import(Task(), _place["from"], Folders)), StringComparison.Ordinal);
        _place.Write("from/data_batch_2.bin", _contents[0][..^9]);
        Assert.Contains("the file is cut off: the task has 6146 values, but only 6137 are there (9 missing)",
            Refusal(() => DatasetImport.Import(Task(), _place["from"], Folders)), StringComparison.Ordinal);
        File.Delete(_place["from/data_batch_2.bin"]);
        Assert.StartsWith(
            $"{_place["from"]}: data_batch_2.bin of cifar-10 is not here, nor in a folder or archive in it.",
            Refusal(() => DatasetImport.Import(Task(), _place["from"], Folders)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_folder_the_error_says_how_to_get_them()
    {
        using var fetcher = new DatasetFetcher();
        var error = await Assert.ThrowsAsync<SoapException>(() => fetcher.FetchAsync(
            Task(), Folders, cancellation: TestContext.Current.CancellationToken));
        Assert.EndsWith("then: soap data fetch cifar-10 --from FOLDER", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private static string[] Names => ["data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"];

    private CifarTask Task() => new("cifar-10", "cifar-10-binary.tar.gz", CifarRecords.Ten,
        [.. Names.Zip(_contents, (name, content) =>
            new TaskFile(name, [2, 3073], IdxFiles.Digest(content)) { HasHeader = false })]);

    private static string Refusal(Action action) => Assert.Throws<SoapException>(action).Message;

    private static byte[] Record(byte label, int seed) =>
        [label, .. Enumerable.Range(0, 3072).Select(i => (byte)(i * (seed + 3)))];

    // Two rows, a picture each, its pixels row by row, as the package has them.
    private static byte[] Sheet(byte[] records) => PngFiles.Of(1024, 2, 8, 2,
    [
        .. Enumerable.Range(0, 2).SelectMany(i => (byte[])
        [
            0, .. Enumerable.Range(0, 3072).Select(value => records[i * 3073 + 1 + value % 3 * 1024 + value / 3]),
        ]),
    ]);

    private void WriteAll(string folder)
    {
        foreach (var (name, content) in Names.Zip(_contents))
        {
            _place.Write($"{folder}/{name}", content);
        }
    }
}
