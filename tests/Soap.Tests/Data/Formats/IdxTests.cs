using System.Diagnostics;
using Xunit;

namespace Soap.Tests.Data.Formats;

public sealed class IdxTests
{
    [Fact]
    public void A_file_is_read_with_its_shape_values_and_the_digest_of_the_whole_decoded_file()
    {
        var bytes = IdxFiles.Images();
        foreach (var form in new[] { bytes, IdxFiles.Gzip(bytes) })
        {
            var array = IdxFiles.Read(form);
            Assert.Equal([3, 2, 2], array.Shape);
            Assert.Equal("3x2x2", array.ShapeText);
            Assert.Equal(Enumerable.Range(1, 12).Select(value => (byte)value), array.Values);
            Assert.Equal(IdxFiles.Digest(bytes), array.Digest);
        }
    }

    [Fact]
    public void A_file_longer_than_the_first_buffer_is_read_whole()
    {
        var values = new byte[3_000_001];
        new Random(1).NextBytes(values);
        var bytes = IdxFiles.Bytes([values.Length], values);
        Assert.Equal(values, IdxFiles.Read(bytes).Values);
        Assert.Equal(values, IdxFiles.Read(IdxFiles.Gzip(bytes)).Values);
    }

    [Fact]
    public void Truncated_values_are_refused_with_the_missing_byte_count() =>
        Assert.Equal(
            "some-file: the file is cut off: the header declares 12 values, but only 7 are there (5 missing).",
            IdxFiles.Refusal(IdxFiles.Images()[..^5]));

    [Fact]
    public void A_truncated_header_is_refused_with_the_missing_byte_count()
    {
        Assert.Equal(
            "some-file: the file is cut off: the first four bytes need 4 bytes, but only 3 are there (1 missing).",
            IdxFiles.Refusal(IdxFiles.Images()[..3]));
        Assert.Equal(
            "some-file: the file is cut off: the 3 size(s) need 12 bytes, but only 6 are there (6 missing).",
            IdxFiles.Refusal(IdxFiles.Images()[..10]));
    }

    [Fact]
    public void Trailing_bytes_are_refused_with_their_count()
    {
        var bytes = IdxFiles.Images().Concat(new byte[] { 1, 2, 3 }).ToArray();
        const string Expected = "some-file: 3 byte(s) follow after the 28 that the header declares; expected none.";
        Assert.Equal(Expected, IdxFiles.Refusal(bytes));
        Assert.Equal(Expected, IdxFiles.Refusal(IdxFiles.Gzip(bytes)));
    }

    [Fact]
    public void Bytes_after_the_gzip_data_and_a_second_gzip_member_are_refused()
    {
        var compressed = IdxFiles.Gzip(IdxFiles.Images());
        Assert.Contains("its last four bytes should say 28", IdxFiles.Refusal([.. compressed, 1, 2, 3, 4]));
        Assert.Contains("28 byte(s) follow", IdxFiles.Refusal([.. compressed, .. compressed]));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (var bytes in new[] { IdxFiles.Images(), IdxFiles.Gzip(IdxFiles.Images()) })
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                IdxFiles.Refusal(bytes[..length]);
            }
        }
    }

    [Fact]
    public void Every_single_bit_flip_of_a_plain_file_is_refused_or_changes_the_digest()
    {
        var bytes = IdxFiles.Images();
        var digest = IdxFiles.Read(bytes).Digest;
        ForEveryFlip(bytes, flipped => Assert.NotEqual(digest, IdxFiles.Read(flipped).Digest));
    }

    [Fact]
    public void Every_single_bit_flip_of_a_compressed_file_is_refused_or_leaves_the_decoded_bytes_as_they_were()
    {
        // Flips of the time stamp and the like in the gzip header touch nothing that is read.
        var digest = IdxFiles.Read(IdxFiles.Images()).Digest;
        ForEveryFlip(IdxFiles.Gzip(IdxFiles.Images()), flipped => Assert.Equal(digest, IdxFiles.Read(flipped).Digest));
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 8, 1 }, "it starts with 01 00 08 01")]
    [InlineData(new byte[] { 0, 0, 13, 1 }, "it starts with 00 00 0D 01")]
    [InlineData(new byte[] { 0, 0, 8, 0 }, "it starts with 00 00 08 00")]
    [InlineData(new byte[] { 0, 0, 8, 5 }, "expected 00 00 08 and the number of dimensions, 01 to 04.")]
    [InlineData(new byte[] { 0, 0, 8, 255 }, "it starts with 00 00 08 FF")]
    [InlineData(new byte[] { (byte)'<', (byte)'!', (byte)'D', (byte)'O' }, "It looks like a web page.")]
    public void Another_magic_number_is_refused_and_shown(byte[] magic, string part) =>
        Assert.Contains(part, IdxFiles.Refusal([.. magic, .. new byte[2000]]));

    [Theory]
    [InlineData(0u, "size 2 of 3 is 0; allowed: 1 to 2147483647.")]
    [InlineData(1u << 31, "size 2 of 3 is 2147483648; allowed: 1 to 2147483647.")]
    [InlineData(uint.MaxValue, "size 2 of 3 is 4294967295; allowed: 1 to 2147483647.")]
    public void A_size_that_is_zero_or_too_large_is_refused(uint size, string part) =>
        Assert.Contains(part, IdxFiles.Refusal(IdxFiles.Bytes([3, size, 2], new byte[12])));

    [Theory]
    [InlineData(new[] { 65536u, 65536u })] // the product is 2³²: 0 in 32 bits
    [InlineData(new[] { 2147483647u, 2147483647u, 2147483647u, 2u })] // beyond 2⁶⁴
    [InlineData(new[] { 0x40000000u, 4u, 0x40000000u, 4u })] // the product is 2⁶⁴: 0 in 64 bits
    [InlineData(new[] { 2147483647u })] // longer than an array can be
    public void Sizes_whose_product_is_too_large_are_refused(uint[] shape)
    {
        var message = IdxFiles.Refusal(IdxFiles.Bytes(shape, 1, 2, 3));
        Assert.Contains($"declares {string.Join("x", shape)} values; allowed: at most 2147483591 in all.", message);
    }

    [Fact]
    public void A_file_that_declares_more_than_the_caller_allows_is_refused() =>
        Assert.Equal(
            "some-file: declares 3x2x2 values; allowed: at most 11 in all.",
            IdxFiles.Refusal(IdxFiles.Images(), mostValues: 11));

    [Fact]
    public void A_header_that_promises_two_gigabytes_costs_little_memory()
    {
        var bytes = IdxFiles.Bytes([2_000_000_000], 1, 2, 3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        IdxFiles.Refusal(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public void A_gzip_bomb_stops_at_the_declared_size()
    {
        var bomb = IdxFiles.Gzip(IdxFiles.Bytes([10], new byte[200_000_000]));
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("at least 65536 byte(s) follow after the 18 that the header declares", IdxFiles.Refusal(bomb));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1000);
    }

    private static void ForEveryFlip(byte[] bytes, Action<byte[]> whenAccepted)
    {
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                whenAccepted(flipped);
            }
            catch (SoapException)
            {
                // refused: as good
            }
        }
    }
}
