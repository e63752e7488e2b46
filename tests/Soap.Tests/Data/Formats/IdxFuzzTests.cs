using CsCheck;
using Xunit;

namespace Soap.Tests.Data.Formats;

public sealed class IdxFuzzTests
{
    private static readonly Gen<byte[]> Files =
        from shape in Gen.Int[1, 4].Array[1, 4]
        from values in Gen.Byte.Array[shape.Aggregate(1, (product, size) => product * size)]
        select IdxFiles.Bytes(shape, values);

    [Fact]
    public void What_was_written_is_read_back() => Files.Sample(bytes =>
    {
        var plain = IdxFiles.Read(bytes);
        Assert.Equal(bytes, IdxFiles.Bytes(plain.Shape, plain.Values));
        Assert.Equal(plain.Digest, IdxFiles.Read(IdxFiles.Gzip(bytes)).Digest);
    }, iter: 2_000);

    [Fact]
    public void Mutated_files_are_read_exactly_or_refused_with_an_error_for_the_user()
    {
        var mutations = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4096], Gen.Byte).Array[1, 6];
        Gen.Select(Files, Gen.Bool, mutations).Sample(
            (bytes, compressed, changes) =>
            {
                var mutated = (compressed ? IdxFiles.Gzip(bytes) : bytes).ToList();
                foreach (var (kind, place, value) in changes)
                {
                    Mutate(mutated, kind, place, value);
                }

                ReadOrRefuse([.. mutated]);
            },
            iter: 20_000);
    }

    [Fact]
    public void Arbitrary_bytes_after_a_good_start_are_read_exactly_or_refused_with_an_error_for_the_user() =>
        Gen.Select(Gen.Bool, Gen.Byte.Array[0, 64]).Sample(
            (compressed, tail) => ReadOrRefuse(compressed ? [0x1F, 0x8B, 8, 0, .. tail] : [0, 0, 8, .. tail]),
            iter: 20_000);

    // A file that is accepted holds just what a second, naive parser finds in it.
    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            var array = IdxFiles.Read(bytes);
            if (bytes[0] == 0)
            {
                Assert.Equal(bytes, IdxFiles.Bytes(array.Shape, array.Values));
            }
        }
        catch (SoapException e)
        {
            Assert.StartsWith("some-file: ", e.Message);
        }
    }

    private static void Mutate(List<byte> bytes, int kind, int place, byte value)
    {
        var index = place % (bytes.Count + 1);
        if (kind == 0 || index == bytes.Count)
        {
            bytes.Insert(index, value);
        }
        else if (kind == 1)
        {
            bytes.RemoveAt(index);
        }
        else if (kind == 2)
        {
            bytes[index] = value;
        }
        else
        {
            bytes.RemoveRange(index, bytes.Count - index);
        }
    }
}
