using Xunit;
using static Soap.Tests.Data.Own.DataPlace;

namespace Soap.Tests.Data.Own;

public sealed class IdxAndCifarTests : IDisposable
{
    private readonly DataPlace _place = new();

    [Fact]
    public void Four_IDX_files_of_any_sizes_and_labels_from_1_are_read_packed_or_not()
    {
        WriteIdx([3, 2, 4], [1, 26, 1], [1, 2, 4], [26]);
        var read = Read(_place["d"]);
        Assert.Equal([1L, 2, 4], read.Origin.Image!);
        Assert.Equal(["1", "26"], read.Samples.Targets.Names);
        Assert.Equal([false, false, false, true], read.IsTest);
    }

    [Fact]
    public void IDX_files_of_floats_and_16_bits_are_read()
    {
        WriteIdx([3, 2, 4], [1, 26, 1], [1, 2, 4], [26]);
        foreach (var (name, count) in new[] { ("train-images-idx2", 3), ("test-images-idx2", 1) })
        {
            File.Delete(_place[$"d/emnist-letters-{name[..^5]}-idx3-ubyte.gz"]);
            byte[] values = [.. Enumerable.Range(0, count).SelectMany(i => (byte[])[(byte)i, 1])];
            _place.Write($"d/{name}", [0, 0, 0x0B, 2, 0, 0, 0, (byte)count, 0, 0, 0, 1, .. values]);
        }

        var read = Read(_place["d"]);
        Assert.Equal([1f, 257, 513, 1], (float[])read.Samples.Inputs.Values);
        Assert.Null(read.Origin.Image);
    }

    [Fact]
    public void CIFARs_records_have_names_where_there_are_any()
    {
        _place.Write("d/data_batch_1.bin", [.. Record([3]), .. Record([9])]);
        _place.Write("d/data_batch_2.bin", Record([3]));
        _place.Write("d/test_batch.bin", Record([9]));
        _place.Write("d/batches.meta.txt", "a\nb\nc\ncat\ne\nf\ng\nh\ni\ntruck\n\n");
        var read = Read(_place["d"]);
        Assert.Equal(["cat", "truck"], read.Samples.Targets.Names);
        Assert.Equal([0, 1, 0, 1], read.Samples.Targets.Labels!);
        Assert.Equal([3L, 32, 32], read.Origin.Image!);
        Assert.Equal([0, 1, 2], read.Samples.Inputs.Bytes![..3]);
    }

    [Fact]
    public void CIFAR_100_has_fine_labels_or_coarse_ones()
    {
        _place.Write("d/train.bin", [.. Record([1, 50]), .. Record([2, 51])]);
        _place.Write("d/test.bin", Record([1, 51]));
        Assert.Equal(["50", "51"], Read(_place["d"]).Samples.Targets.Names);
        Assert.Equal(["1", "2"], Read(_place["d"], label: "coarse").Samples.Targets.Names);
    }

    public void Dispose() => _place.Dispose();

    internal static byte[] Record(byte[] labels) =>
        [.. labels, .. Enumerable.Range(0, 3072).Select(i => (byte)i)];

    private void WriteIdx(int[] train, byte[] labels, int[] test, byte[] testLabels)
    {
        Write(
            "train-images-idx3", train,
            [.. Enumerable.Range(0, train.Aggregate((a, b) => a * b)).Select(i => (byte)i)]);
        Write("train-labels-idx1", [labels.Length], labels);
        Write(
            "test-images-idx3", test, [.. Enumerable.Range(0, test.Aggregate((a, b) => a * b)).Select(i => (byte)i)]);
        _place.Write("d/emnist-letters-test-labels-idx1-ubyte", IdxFiles.Bytes([testLabels.Length], testLabels));

        void Write(string name, int[] shape, byte[] values) =>
            _place.Write($"d/emnist-letters-{name}-ubyte.gz", IdxFiles.Gzip(IdxFiles.Bytes(shape, values)));
    }
}
