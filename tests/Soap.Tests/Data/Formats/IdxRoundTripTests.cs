using CsCheck;
using Xunit;

namespace Soap.Tests.Data.Formats;

public sealed class IdxRoundTripTests
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
}
