using Soap.Storage;
using Xunit;
using static Soap.Tests.Storage.SafetensorsBytes;

namespace Soap.Tests.Storage;

/// <summary>What is wrong with a file is told, each by its own sentence.</summary>
public sealed class SafetensorsReaderTests : IDisposable
{
    private const string Digest = "0000000000000000000000000000000000000000000000000000000000000000";
    private static readonly string W = Entry("w", "F32", "[2]", "[0,8]");

    private readonly string _file = Path.GetTempFileName();

    public static TheoryData<byte[], string> Malformed() => new()
    {
        { [], "it has 0 bytes, and the length of the header alone takes 8" },
        { [1, 2, 3], "it has 3 bytes, and the length of the header alone takes 8" },
        { Length(1000), "it says that its header has 1000 bytes, and 0 follow" },
        { Length(100_000_001), "it says that its header has 100000001 bytes; allowed: at most 100000000" },
        {
            Length(ulong.MaxValue),
            "it says that its header has 18446744073709551615 bytes; allowed: at most 100000000"
        },
        { Of("", 0), "its header does not begin with '{'" },
        { Of(" {}", 0), "its header does not begin with '{'" },
        { Of("[]", 0), "its header does not begin with '{'" },
        { Of("{", 0), "its header is no JSON (line 1, byte 1)" },
        { Of($"{{{W},}}", 8), "its header is no JSON (line 1, byte 54)" },
        { Of($"{{{W}}}x", 8), "its header has something else than spaces behind the JSON" },
        { Of($"{{{W}}}\0", 8), "its header has something else than spaces behind the JSON" },
        { Of($"{{{W}}}{{}}", 8), "its header has something else than spaces behind the JSON" },
        { Of([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}'], 0),
            "its header has a text that is no Unicode" },
        { Of("{\"\\ud800\":{}}", 0), "its header has a text that is no Unicode" },
        { Of($"{{{W},{W}}}", 8), "the header has 'w' twice" },
        { Of("{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}", 0), "__metadata__ has 'a' twice" },
        { Of("{\"__metadata__\":[]}", 0), "__metadata__ is no object" },
        { Of("{\"__metadata__\":{\"a\":1}}", 0), "__metadata__ has something else than a text under 'a'" },
        { Of("{\"w\":3}", 0), "tensor 'w' is no object" },
        { Of("{\"w\":{}}", 0), "tensor 'w' has no dtype" },
        { Of("{\"w\":{\"dtype\":\"F32\",\"shape\":[]}}", 0), "tensor 'w' has no data_offsets" },
        { Of("{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4), "tensor 'w' has no shape" },
        {
            Of("{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4),
            "tensor 'w' has 'dtype' twice"
        },
        {
            Of("{\"w\":{\"type\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4),
            "tensor 'w' has the unknown key 'type'; allowed: dtype, shape, data_offsets"
        },
        { Of("{\"w\":{\"dtype\":1}}", 0), "tensor 'w' has a dtype that is no text" },
        {
            Of($"{{{Entry("w", "BF16", "[4]", "[0,8]")}}}", 8),
            "tensor 'w' has numbers of type 'BF16'; allowed: F32, F64, I64"
        },
        { Of($"{{{Entry("w", "F32", "2", "[0,8]")}}}", 8), "tensor 'w' has a shape that is no list" },
        {
            Of($"{{{Entry("w", "F32", "[2.0]", "[0,8]")}}}", 8),
            "tensor 'w' has a shape with something else than whole numbers from 0 to 9223372036854775807"
        },
        {
            Of($"{{{Entry("w", "F32", "[-2]", "[0,8]")}}}", 8),
            "tensor 'w' has a shape with something else than whole numbers from 0 to 9223372036854775807"
        },
        {
            Of($"{{{Entry("w", "F32", "[2]", "[0,9223372036854775808]")}}}", 8),
            "tensor 'w' has a data_offsets with something else than whole numbers from 0 to 9223372036854775807"
        },
        {
            Of($"{{{Entry("w", "F32", "[2]", "[8]")}}}", 8),
            "tensor 'w' has the data_offsets [8]; allowed: [begin, end] with begin up to end"
        },
        {
            Of($"{{{Entry("w", "F32", "[2]", "[8,0]")}}}", 8),
            "tensor 'w' has the data_offsets [8, 0]; allowed: [begin, end] with begin up to end"
        },
        {
            Of($"{{{Entry("w", "F32", "[3]", "[0,8]")}}}", 8),
            "tensor 'w' of type F32 and shape [3] needs 12 bytes, and has 8"
        },
        {
            // 2^62 · 4 is 2^64, and 0 in 64 bits
            Of($"{{{Entry("w", "F32", "[4611686018427387904]", "[0,0]")}}}", 0),
            "tensor 'w' of type F32 and shape [4611686018427387904] needs 18446744073709551616 bytes, and has 0"
        },
        {
            Of($"{{{Entry("a", "F32", "[2]", "[0,8]")},{Entry("b", "F32", "[2]", "[4,12]")}}}", 12),
            "tensor 'b' (data_offsets [4, 12]) overlaps what ends at 8"
        },
        {
            Of($"{{{Entry("a", "F32", "[2]", "[0,8]")},{Entry("b", "F32", "[2]", "[0,8]")}}}", 8),
            "tensor 'b' (data_offsets [0, 8]) overlaps what ends at 8"
        },
        {
            Of($"{{{Entry("b", "F32", "[2]", "[12,20]")},{Entry("a", "F32", "[2]", "[0,8]")}}}", 20),
            "nothing lies from 8 to 12 of the data, before tensor 'b' (data_offsets [12, 20])"
        },
        {
            Of($"{{{Entry("w", "F32", "[2]", "[4,12]")}}}", 12),
            "nothing lies from 0 to 4 of the data, before tensor 'w' (data_offsets [4, 12])"
        },
        { Of($"{{{W}}}", 7), "tensor 'w' (data_offsets [0, 8]) ends beyond the data, of which there are 7 bytes" },
        { Of($"{{{W}}}", 9), "1 bytes behind the data belong to no tensor" },
        { Of("{}", 3), "3 bytes behind the data belong to no tensor" },
        {
            Of($"{{\"__metadata__\":{{\"soap.sha256\":\"{Digest}\"}},{W}}}", 8),
            "it was changed after it was written: the SHA-256 of its data is " +
                "66840dda154e8a113c31dd0ad32f7f3a366a80e8136979d8f5a101d3d29d6f72, and soap.sha256 says " + Digest
        },
        {
            Of($"{{\"__metadata__\":{{\"soap.format\":\"soap-weights-1\"}},{W}}}", 8),
            "it was changed after it was written, or another version of SOAP wrote it: its __metadata__ has not " +
                "exactly soap.format = soap-weights-1, format = pt and soap.sha256"
        },
        {
            Of("{\"\\u001b[31mred\":{\"dtype\":\"F32\"}}", 0), "tensor '\uFFFD[31mred' has no shape"
        },
    };

    public void Dispose() => File.Delete(_file);

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_file_is_refused_with_its_name_and_the_reason(byte[] bytes, string reason)
    {
        File.WriteAllBytes(_file, bytes);
        var error = Assert.Throws<SoapException>(() => SafetensorsReader.Read(_file));
        Assert.Equal($"{_file} is no safetensors file that can be read: {reason}.", error.Message);
        Assert.Equal(ExitCode.Data, error.ExitCode);
    }

    [Fact]
    public void A_folder_a_missing_file_and_a_pipe_are_told()
    {
        Assert.Contains("cannot be read", Refusal(Path.GetTempPath()), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Refusal(_file + "x"), StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains("/dev/zero is a device", Refusal("/dev/zero"), StringComparison.Ordinal);
        }

        static string Refusal(string path) =>
            Assert.Throws<SoapException>(() => SafetensorsReader.Read(path)).Message;
    }

    // Python's writer puts 8-byte numbers first, keeps texts of its caller, and fills up with spaces.
    [Fact]
    public void A_file_of_others_is_read_without_a_digest_whatever_the_order_of_its_header()
    {
        File.WriteAllBytes(_file, Of(
            $"{{{Entry("b", "F32", "[2]", "[8,16]")}, {Entry("empty", "F64", "[0, 5]", "[16,16]")},\n" +
                $"\"__metadata__\":{{\"format\":\"pt\",\"author\":\"µ\"}},{Entry("count", "I64", "[]", "[0,8]")}}}   ",
            16));
        var file = SafetensorsReader.Read(_file);
        Assert.False(file.IsOwn);
        Assert.Equal(["count I64 []", "b F32 [2]", "empty F64 [0, 5]"], file.Tensors.Select(tensor =>
            $"{tensor.Name} {tensor.Type} [{string.Join(", ", tensor.Shape)}]"));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], file.Tensors[0].Bytes);
        Assert.Equal([9, 10, 11, 12, 13, 14, 15, 16], file.Tensors[1].Bytes);
        Assert.Equal("µ", file.Metadata["author"]);
        var whole = System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_file));
        Assert.Equal(Convert.ToHexStringLower(whole), file.Digest);
    }
}
