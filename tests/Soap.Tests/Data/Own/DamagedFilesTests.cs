using Soap.Data;
using Soap.Data.Own;
using Xunit;

namespace Soap.Tests.Data.Own;

public sealed class DamagedFilesTests : IDisposable
{
    private readonly DataPlace _place = new();

    public static TheoryData<string> Files =>
        [.. DamagedFiles.Tables.Concat(DamagedFiles.Arrays).Select(file => file.Name)];

    public static TheoryData<string> Pictures => [.. DamagedPictures.All.Select(file => file.Name)];

    [Fact]
    public void There_are_more_than_sixty_of_them_each_by_its_own_name()
    {
        string[] all = [.. Files.Select(row => row.Data), .. Pictures.Select(row => row.Data)];
        Assert.InRange(all.Length, 60, 1000);
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_file_is_refused_with_its_place_and_what_is_allowed(string name)
    {
        var (_, content, message) = DamagedFiles.Tables.Concat(DamagedFiles.Arrays).First(file => file.Name == name);
        var path = _place.Write(name, content);
        var split = Path.GetExtension(name) == ".csv" ? null : "0.5";
        Refused(path, path + message, name is "half.npz" or "types.npz" or "lost-class.npz" ? null : split);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_damaged_picture_is_refused_with_its_place_and_what_is_allowed(string name)
    {
        var (_, content, message) = DamagedPictures.All.First(file => file.Name == name);
        for (var i = 0; i < 5; i++)
        {
            _place.Write($"d/a/{i}.png", PngFiles.Grey(2, 2, (byte)i));
            _place.Write($"d/b/{i}.png", PngFiles.Grey(2, 2, (byte)(10 + i)));
        }

        Refused(_place["d"], _place.Write($"d/b/{name}", content) + message, split: null);
    }

    [Theory]
    [InlineData("d/a/x/0.png", "d/a/x: a folder in the folder of a class; expected pictures only.")]
    [InlineData("d/0.png", "d/0.png: a picture outside of the folder of a class.")]
    [InlineData("d/train/a/0.png", "d: it has the folders a, train; expected train and test and no other")]
    [InlineData("d/train-images-idx3-ubyte", "d: of four IDX files 1 are here (train-images-idx3-ubyte); expected")]
    [InlineData("d/train.csv", "d: train.csv; expected train.csv and test.csv (or both .tsv)")]
    [InlineData("d/data_batch_1.bin", "d: CIFAR's files are not complete; expected data_batch_1.bin")]
    [InlineData("e/notes.txt", "e: nothing here is data that are read; allowed: a folder of four IDX files")]
    [InlineData(
        "e.parquet", "e.parquet: a file that ends in '.parquet' is no data that is read; allowed: a file .csv")]
    public void A_folder_of_other_things_is_refused(string name, string message)
    {
        _place.Write(name, PngFiles.Grey(1, 1, 1));
        if (name[0] == 'd')
        {
            _place.Write("d/a/0.png", PngFiles.Grey(1, 1, 1));
        }

        Refused(_place[name.Split('/')[0]], _place[message], split: null);
    }

    [Fact]
    public void A_class_without_pictures_is_refused()
    {
        Directory.CreateDirectory(_place["d/empty"]);
        Refused(_place["d"], $"{_place["d/empty"]}: a class without pictures.", split: null);
    }

    [Fact]
    public void Records_of_CIFAR_that_are_cut_or_of_no_class_are_refused()
    {
        _place.Write("d/data_batch_1.bin", IdxAndCifarTests.Record([3])[..^1]);
        _place.Write("d/test_batch.bin", IdxAndCifarTests.Record([3]));
        Refused(
            _place["d"], $"{_place["d/data_batch_1.bin"]}: 3072 bytes are no whole number of records of 3073 bytes " +
                "(3072 are left over).", split: null);
        _place.Write("d/data_batch_1.bin", IdxAndCifarTests.Record([10]));
        Refused(
            _place["d"], $"{_place["d/data_batch_1.bin"]}: label 10 in record 0 (counted from 0); allowed: 0 to 9.",
            split: null);
    }

    [Fact]
    public void A_pipe_and_a_link_that_leads_nowhere_are_refused_and_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo is there.");
        _place.Write("d/a/0.png", PngFiles.Grey(1, 1, 1));
        using (var made = System.Diagnostics.Process.Start("mkfifo", [_place["d/a/1.png"]]))
        {
            made.WaitForExit();
        }

        Refused(_place["d"], $"{_place["d/a/1.png"]}: cannot be read: {_place["d/a/1.png"]} is a pipe", split: null);
        File.Delete(_place["d/a/1.png"]);
        File.CreateSymbolicLink(_place["d/a/1.png"], _place["nothing"]);
        Refused(_place["d"], $"{_place["d/a/1.png"]}: a link that leads nowhere.", split: null);
    }

    public void Dispose() => _place.Dispose();

    // To be opened is what is refused: some of it is first seen there.
    private void Refused(string path, string message, string? split)
    {
        var error = Assert.Throws<SoapException>(() =>
            OwnData.Of(path).Task(split: split).Open(DataFolders.None, 0));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, message.Length, _place.Path.Length + 700);
    }
}
