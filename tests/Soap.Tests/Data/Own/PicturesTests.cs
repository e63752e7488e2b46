using Soap.Data.Formats;
using Xunit;
using static Soap.Tests.Data.Own.DataPlace;

namespace Soap.Tests.Data.Own;

public sealed class PicturesTests : IDisposable
{
    private readonly DataPlace _place = new();

    [Fact]
    public void A_PNG_of_libpng_has_its_colours()
    {
        var picture = Picture.Read(PngFiles.OfLibpng, "f");
        Assert.Equal("8x8 colour, 8 bits", picture.Kind);
        var values = (byte[])picture.Values;
        for (var i = 0; i < 64; i++)
        {
            Assert.Equal([(byte)(i % 8 * 30), (byte)(i / 8 * 30), 100], values[(3 * i)..(3 * i + 3)]);
        }
    }

    [Fact]
    public void Every_filter_of_rows_is_undone()
    {
        // Each row is 10, 20, 30 after any filter.
        byte[] rows = [0, 10, 20, 30, 1, 10, 10, 10, 2, 0, 0, 0, 3, 5, 5, 5, 4, 0, 0, 0];
        Assert.Equal(
            Enumerable.Repeat<byte[]>([10, 20, 30], 5).SelectMany(row => row),
            (byte[])Picture.Read(PngFiles.Of(3, 5, 8, 0, rows), "f").Values);
    }

    [Fact]
    public void Sixteen_bits_are_kept()
    {
        var picture = Picture.Read(PngFiles.Of(2, 1, 16, 0, [0, 0x12, 0x34, 0xFF, 0xFF]), "f");
        Assert.Equal([0x1234, 65535f], (float[])picture.Values);
        Assert.Equal("2x1 grey, 16 bits", picture.Kind);
    }

    [Fact]
    public void Few_bits_and_palettes_are_widened()
    {
        Assert.Equal(
            [255, 0, 255, 85 * 0], (byte[])Picture.Read(PngFiles.Of(4, 1, 1, 0, [0, 0b1010_0000]), "f").Values);
        Assert.Equal([0, 85, 170, 255], (byte[])Picture.Read(PngFiles.Of(4, 1, 2, 0, [0, 0b0001_1011]), "f").Values);
        Assert.Equal(
            [4, 5, 6, 1, 2, 3],
            (byte[])Picture.Read(PngFiles.Of(2, 1, 8, 3, [0, 1, 0], ("PLTE", [1, 2, 3, 4, 5, 6])), "f").Values);
    }

    [Fact]
    public void Opaque_pictures_lose_nothing_but_their_opacity() => Assert.Equal(
        [7, 8], (byte[])Picture.Read(PngFiles.Of(2, 1, 8, 4, [0, 7, 255, 8, 255]), "f").Values);

    [Fact]
    public void A_grey_JPEG_stays_grey()
    {
        var picture = Picture.Read(PngFiles.GreyJpeg, "f");
        Assert.Equal("8x8 grey, 8 bits", picture.Kind);
        Assert.All((byte[])picture.Values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Folders_are_classes_in_the_order_of_their_numbers()
    {
        foreach (var name in new[] { "10", "9" })
        {
            for (var i = 0; i < 5; i++)
            {
                _place.Write($"d/{name}/{i}.png", PngFiles.Grey(3, 2, (byte)(i + name.Length)));
            }
        }

        _place.Write("d/9/.DS_Store", "hidden");
        _place.Write("d/README.txt", "passed over");
        var read = Read(_place["d"]);
        Assert.Equal(["9", "10"], read.Samples.Targets.Names);
        Assert.Equal([(4, 1), (4, 1)], read.Origin.Classes!.Select(one => (one.Train, one.Test)));
        Assert.Equal([1L, 2, 3], read.Origin.Image!);
    }

    [Fact]
    public void Folders_train_and_test_are_the_split_and_links_to_files_are_files()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Links need no rights there.");
        foreach (var set in new[] { "train", "test" })
        {
            _place.Write($"d/{set}/cat/0.png", PngFiles.Grey(2, 2, 1));
            _place.Write($"d/{set}/dog/0.PNG", PngFiles.Grey(2, 2, 2));
        }

        File.CreateSymbolicLink(_place["d/test/dog/link.png"], _place["d/train/cat/0.png"]);
        var read = Read(_place["d"]);
        Assert.Equal((2, 3), (read.Origin.TrainingSamples, read.Origin.TestSamples));
        Assert.Equal(["cat", "dog"], read.Samples.Targets.Names);
    }

    [Fact]
    public void Colours_come_plane_by_plane()
    {
        for (var i = 0; i < 2; i++)
        {
            _place.Write($"d/a/{i}.png", PngFiles.Of(2, 1, 8, 2, [0, 1, 2, 3, 4, 5, 6]));
            _place.Write($"d/b/{i}.png", PngFiles.Of(2, 1, 8, 2, [0, 1, 2, 3, 4, 5, 6]));
        }

        Assert.Equal([1, 4, 2, 5, 3, 6], Read(_place["d"], split: "0.5").Samples.Inputs.Bytes![..6]);
    }

    public void Dispose() => _place.Dispose();
}
