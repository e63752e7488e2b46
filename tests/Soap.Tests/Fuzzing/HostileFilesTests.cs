using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Soap.Data.Formats;
using Soap.Models;
using Soap.States;
using Soap.Storage;
using Soap.Tests.Data.Own;
using Soap.Tests.States;
using Soap.Tests.Storage;
using Xunit;

namespace Soap.Tests.Fuzzing;

/// <summary>Files that say more than they hold, or hold more than they say: each costs little.</summary>
public sealed class HostileFilesTests : IDisposable
{
    private const long Little = 4 << 20;
    private readonly string _folder = MemoryFolder.Create("soap-hostile-");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // 2^150 and 2^134 are 0 in 128 bits.
    [Theory]
    [InlineData(
        "|u1", "1073741824, 1073741824, 1073741824, 1073741824, 1073741824", "1427247692705959881058285969449")]
    [InlineData(
        "<U4096", "1073741824, 1073741824, 1073741824, 1073741824", "21778071482940061661655974875633165533184")]
    public void Sizes_of_an_array_whose_product_is_beyond_any_number_are_no_empty_array(
        string type, string shape, string needed) =>
        Assert.Contains(
            needed, Refusal(() => Npy.Read(ArrayFiles.OfType(type, shape, []), "file")), StringComparison.Ordinal);

    [Fact]
    public void Sizes_of_an_array_that_fill_pages_are_told_by_their_ends()
    {
        var shape = string.Join(", ", Enumerable.Repeat("1", 20_000));
        var message = Refusal(() => Npy.Read(ArrayFiles.OfType("|u1", shape, [1]), "file"));
        Assert.InRange(message.Length, 20, 1000);
        Assert.Contains("allowed: 1 to 8 dimensions", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_array_that_is_none_is_refused_before_it_is_unpacked()
    {
        var packed = ArrayFiles.Archive(("x.npy", new byte[64 << 20]));
        Assert.InRange(packed.Length, 1, 1 << 17);
        using var archive = new Npz(packed, "file");
        Assert.StartsWith(
            "file, array x: not a .npy file", Refusal(() => archive.Read("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_array_that_is_longer_than_its_header_says_is_refused_before_it_is_unpacked()
    {
        var packed = ArrayFiles.Archive(("x.npy", ArrayFiles.OfType("|u1", "4,", new byte[64 << 20])));
        using var archive = new Npz(packed, "file");
        Assert.Contains(
            "the header declares 4 values, which take 4 bytes, and 67108864 are there",
            Refusal(() => archive.Read("x")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_packed_array_cannot_steer_a_terminal()
    {
        using var archive = new Npz(ArrayFiles.Archive(("\u001b[31m.npy", [1])), "file");
        Assert.StartsWith(
            "file, array \uFFFD[31m: ", Refusal(() => archive.Read("\u001b[31m")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,é\n", 6)]
    [InlineData("a,b\n1,\0\n", 6)]
    public void The_place_of_a_byte_that_is_no_text_counts_the_byte_order_mark(string text, int place)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        Assert.Contains($"byte {place} ", Refusal(() => TextTable.Read(bytes, "file")), StringComparison.Ordinal);
        Assert.Contains(
            $"byte {place + 3} ", Refusal(() => TextTable.Read([0xEF, 0xBB, 0xBF, .. bytes], "file")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_of_a_table_that_is_longer_than_can_be_read_is_refused_in_words(bool isQuoted)
    {
        var row = new byte[20_000_000];
        row.AsSpan().Fill((byte)'1');
        byte[] table = [.. "a,b\n1,"u8, .. isQuoted ? "\""u8 : ""u8, .. row, .. isQuoted ? "\""u8 : ""u8];
        var message = Refusal(() => TextTable.Read(table, "file"), 10L * table.Length);
        Assert.Equal("file: a row has more than 16777216 characters, the most that are read.", message);
    }

    [Fact]
    public void A_tensor_of_very_many_sizes_is_refused_in_time_and_few_words()
    {
        var shape = $"[{string.Join(',', Enumerable.Repeat(long.MaxValue, 100_000))}]";
        var file = Path.Combine(_folder, "file");
        File.WriteAllBytes(file, SafetensorsBytes.Of($"{{{SafetensorsBytes.Entry("w", "F32", shape, "[0,4]")}}}", 4));
        var (watch, message) = (Stopwatch.StartNew(), Refusal(() => SafetensorsReader.Read(file), 20_000_000));
        Assert.InRange(message.Length, 20, 1000);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Contains("tensor 'w' has a shape of more than 64 numbers", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_jpeg_picture_of_more_pixels_than_its_bytes_can_say_is_refused_at_once()
    {
        var file = Jpegs.Color;
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 9000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), 9000);
        Assert.Contains(
            "cannot be 9000x9000 pixels", Refusal(() => Jpeg.Read(file, "file")), StringComparison.Ordinal);
    }

    // Each goes over all pixels again.
    [Fact]
    public void A_jpeg_picture_of_very_many_scans_is_refused_at_once()
    {
        var file = Jpegs.Progressive;
        var scan = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] many =
        [
            .. file[..scan], .. Enumerable.Repeat(file[scan..^2], 100).SelectMany(part => part), 0xFF, 0xD9,
        ];
        Assert.Contains(" scans; allowed: at most ", Refusal(() => Jpeg.Read(many, "file")), StringComparison.Ordinal);
    }

    // The decoder would wait for the rest of its second part for ever.
    [Fact]
    public void A_jpeg_picture_without_its_parts_is_refused_at_once() => Assert.Equal(
        "file: damaged JPEG: its part E0 at byte 2 is cut off.",
        Refusal(() => Jpeg.Read([.. PngFiles.GreyJpeg[..9], 0xFF, 0xD9], "file")));

    // It begins with a dictionary that it does not have.
    [Fact]
    public void Packed_pixels_that_zlib_itself_refuses_are_damaged() => Assert.StartsWith(
        "file: damaged PNG: ",
        Refusal(() => Png.Read(
            Convert.FromBase64String(
                "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAQAAABeK7cBAAAADUlEQVR4P2Pk/M/IAAADLQELs90zOQAAAABJRU5ErkJggg=="),
            "file")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    public void A_state_with_null_where_something_is_needed_is_refused_and_changes_nothing(string points)
    {
        var file = Path.Combine(_folder, "state");
        using var state = new SmallState(3);
        state.Write(file);
        var (stored, before) = (SafetensorsReader.Read(file), state.Text);
        SafetensorsWriter.WriteState(
            file, stored.Tensors,
            new Dictionary<string, string>(SafetensorsSeal.Unsealed(stored.Metadata)) { ["points"] = points });
        Assert.EndsWith(
            "'points' in it is not what it should be: null stands where something is needed",
            StateFile.Read(file).Into(state), StringComparison.Ordinal);
        Assert.Equal(before, state.Text);
    }

    [Fact]
    public void A_network_of_very_many_layers_takes_memory_for_each_once()
    {
        var text = $"layers:{string.Join(',', Enumerable.Repeat("1x1", 20_000))},x";
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<SoapException>(() => OwnNetwork.Parse(text));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000L * text.Length);
        Assert.Contains("part 20001, 'x', is unknown", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_picture_of_few_bits_takes_little_more_than_its_values(int colorType)
    {
        const int Side = 2000;
        var rows = new byte[Side * (Side / 8 + 1)];
        var file = PngFiles.Of(
            Side, Side, 1, colorType, rows, colorType == 3 ? [("PLTE", [1, 2, 3, 4, 5, 6])] : []);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var picture = Picture.Read(file, "file");
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Side * Side * picture.Channels, picture.Values.Length);
        Assert.InRange(taken, picture.Values.Length, 8L * picture.Values.Length);
    }

    private static string Refusal(Action read, long most = Little)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<SoapException>(read);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, most);
        Assert.Equal(ExitCode.Data, error.ExitCode);
        return error.Message;
    }
}
