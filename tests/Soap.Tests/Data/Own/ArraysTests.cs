using Soap.Data.Formats;
using Xunit;
using static Soap.Tests.Data.Own.ArrayFiles;
using static Soap.Tests.Data.Own.DataPlace;

namespace Soap.Tests.Data.Own;

public sealed class ArraysTests : IDisposable
{
    private readonly DataPlace _place = new();

    [Theory]
    [InlineData("|b1", 1, "bool")]
    [InlineData("|u1", 1, "uint8")]
    [InlineData("|i1", 1, "int8")]
    [InlineData("<u2", 2, "uint16")]
    [InlineData(">u2", 2, "uint16")]
    [InlineData("<i2", 2, "int16")]
    [InlineData("<i4", 4, "int32")]
    [InlineData(">i4", 4, "int32")]
    [InlineData("<u4", 4, "uint32")]
    [InlineData("<i8", 8, "int64")]
    [InlineData("<u8", 8, "uint64")]
    public void Whole_numbers_of_every_size_are_read(string type, int size, string name)
    {
        var one = new byte[size];
        one[type[0] == '>' ? size - 1 : 0] = 1;
        var array = Npy.Read(OfType(type, "2,", [.. one, .. new byte[size]]), "f");
        Assert.Equal((name, 1.0, 0.0, 2), (array.Type, array[0], array[1], array.Rows));
        Assert.True(array.IsWhole);
    }

    [Fact]
    public void Floats_are_read_with_their_signs_and_fractions()
    {
        Assert.Equal(-1.5, Npy.Read(OfType("<f2", "1,", Bytes((Half)(-1.5))), "f")[0]);
        Assert.Equal(-0.1f, Npy.Read(Floats("1,", -0.1f), "f")[0]);
        Assert.Equal(1e-300, Npy.Read(OfType("<f8", "1,", Bytes(1e-300)), "f")[0]);
        Assert.Equal(-32768, Npy.Read(OfType("<i2", "1,", Bytes(short.MinValue)), "f")[0]);
    }

    [Fact]
    public void Texts_are_read_without_their_padding() => Assert.Equal(
        ["ab", "é"],
        Npy.Read(OfType("<U2", "2,", [.. "a\0\0\0b\0\0\0"u8, 0xE9, 0, 0, 0, 0, 0, 0, 0]), "f").Texts!);

    [Fact]
    public void Fortrans_order_is_turned() => Assert.Equal(
        [1.0, 2, 3, 4, 5, 6],
        Enumerable.Range(0, 6).Select(i =>
            Npy.Read(OfType("|u1", "2, 3", [1, 4, 2, 5, 3, 6], isFortran: true), "f")[i]));

    [Fact]
    public void Training_and_test_arrays_of_an_archive_are_found_by_their_names()
    {
        var path = _place.Write("d.npz", Archive(
            ("x_train.npy", OfType("|u1", "3, 2, 2", [.. Enumerable.Range(1, 12).Select(i => (byte)i)])),
            ("y_train.npy", Longs("3,", 7, 5, 7)),
            ("x_test.npy", OfType("|u1", "1, 2, 2", [1, 2, 3, 5])), ("y_test.npy", Longs("1,", 5)),
            ("names.npy", Longs("1,", 5))));
        var read = Read(path);
        Assert.Equal([false, false, false, true], read.IsTest);
        Assert.Equal([1L, 2, 2], read.Origin.Image!);
        Assert.Equal(["5", "7"], read.Samples.Targets.Names);
        Assert.Equal(["not used: names"], read.Origin.Notes);
        Assert.Equal("as the data say", read.Origin.Split);
    }

    [Fact]
    public void Channels_behind_the_pixels_are_brought_to_the_front()
    {
        var path = _place.Write("d.npz", Archive(
            ("images.npy", OfType("|u1", "4, 2, 2, 3", [.. Enumerable.Range(0, 48).Select(i => (byte)i)])),
            ("labels.npy", Longs("4,", 0, 1, 0, 1))));
        var read = Read(path, split: "0.5");
        Assert.Equal([3L, 2, 2], read.Origin.Image!);
        Assert.Equal([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11], read.Samples.Inputs.Bytes![..12]);
    }

    [Fact]
    public void Rows_of_one_1_are_classes_and_other_floats_are_values()
    {
        var x = ("x.npy", Floats("4, 1", 1, 2, 3, 4));
        var hot = _place.Write("hot.npz", Archive(x, ("y.npy", Floats("4, 2", 0, 1, 1, 0, 0, 1, 1, 0))));
        Assert.Equal([1, 0, 1, 0], Read(hot, split: "0.5").Samples.Targets.Labels!);
        Assert.Equal(8, Read(hot, targets: "y", split: "0.5").Samples.Targets.Values!.Length);
        var values = _place.Write("values.npz", Archive(x, ("y.npy", Floats("4,", 0.5f, 1, 2, 3))));
        Assert.Equal([0.5f, 1, 2, 3], Read(values).Samples.Targets.Values!);
    }

    [Fact]
    public void One_array_has_inputs_and_in_its_last_column_classes()
    {
        var path = _place.Write("d.npy", Floats("4, 3", 1, 2, 0, 3, 4, 1, 5, 6, 0, 7, 8, 1));
        Assert.Equal([0, 1, 0, 1], Read(path, split: "0.5").Samples.Targets.Labels!);
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8], (float[])Read(path, split: "0.5").Samples.Inputs.Values);
        Assert.Equal([1f, 3, 5, 7], Read(path, targets: "0").Samples.Targets.Values!);
    }

    [Fact]
    public void A_folder_of_arrays_is_read_as_an_archive_is()
    {
        _place.Write("d/X.npy", Floats("4, 1", 1, 2, 3, 4));
        _place.Write("d/y.npy", OfType("<U1", "4,", Bytes((int)'b', 'a', 'b', 'a')));
        Assert.Equal(["a", "b"], Read(_place["d"], split: "0.5").Samples.Targets.Names);
    }

    public void Dispose() => _place.Dispose();
}
