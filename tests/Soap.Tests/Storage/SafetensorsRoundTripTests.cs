using CsCheck;
using Soap.Storage;
using Xunit;

namespace Soap.Tests.Storage;

public sealed class SafetensorsRoundTripTests : IDisposable
{
    private static readonly Gen<SafetensorsTensor> Tensors =
        from name in Gen.String[Gen.Char.Where(c => !char.IsSurrogate(c)), 0, 12]
            .Where(name => name != "__metadata__")
        from type in Gen.Enum<SafetensorsType>()
        from shape in Gen.Long[0, 4].Array[0, 3]
        let size = shape.Aggregate((long)SafetensorsTensor.SizeOf(type), (product, width) => product * width)
        from bytes in Gen.Byte.Array[(int)size]
        select new SafetensorsTensor(name, type, shape, bytes);

    private readonly string _folder = Directory.CreateTempSubdirectory("soap-safetensors-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_is_read_back_to_the_bit_and_the_order_does_not_matter()
    {
        var (one, other) = (Path.Combine(_folder, "one"), Path.Combine(_folder, "other"));
        Tensors.Array[0, 6].Sample(
            drawn =>
            {
                var tensors = drawn.DistinctBy(tensor => tensor.Name).ToArray();
                SafetensorsWriter.Write(one, tensors);
                SafetensorsWriter.Write(other, tensors.Reverse());
                Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(other));

                var file = SafetensorsReader.Read(one);
                Assert.True(file.IsOwn);
                Assert.Equal("pt", file.Metadata["format"]);
                Assert.Equal(
                    tensors.Select(Text).Order(StringComparer.Ordinal),
                    file.Tensors.Select(Text).Order(StringComparer.Ordinal));
            },
            iter: 150,
            threads: 1);
    }

    [Fact]
    public void Numbers_lie_at_multiples_of_eight_bytes()
    {
        var file = Path.Combine(_folder, "aligned");
        SafetensorsWriter.Write(file, [new("a", SafetensorsType.F32, [1], new byte[4]),
            new("z", SafetensorsType.F64, [1], [1, 2, 3, 4, 5, 6, 7, 8])]);
        var bytes = File.ReadAllBytes(file);
        Assert.Equal(0, BitConverter.ToInt64(bytes) % 8);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0], bytes[^12..]);
    }

    [Theory]
    [InlineData("w", "w")]
    [InlineData("w", "__metadata__")]
    public void Two_tensors_of_one_name_and_a_name_that_is_no_tensors_are_not_written(string one, string other)
    {
        var file = Path.Combine(_folder, "twice");
        var error = Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(file,
            [new(one, SafetensorsType.F32, [1], new byte[4]), new(other, SafetensorsType.F32, [1], new byte[4])]));
        Assert.StartsWith($"'{other}' is the name of", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private static string Text(SafetensorsTensor tensor) => $"{tensor.Name} {tensor.Type} " +
        $"{string.Join(',', tensor.Shape)} {Convert.ToHexString(tensor.Bytes)}";
}
