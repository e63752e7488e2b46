using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Soap.States;
using Soap.Storage;
using Soap.Tests.States;
using Soap.Tests.Storage;

namespace Soap.Tests.Fuzzing;

/// <summary>The readers of weights and of states.</summary>
internal static partial class StateTargets
{
    private static readonly string[] Words =
    [
        "{", "}", "[", "]", ",", ":", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"", "\"F32\"",
        "\"F64\"", "\"I64\"", "\"BF16\"", "null", "true", "\"\"", "[0,0]", "[0,8]", "\"w\"", "\"soap.format\"",
        "\"soap-state-1\"", "\"soap.sha256\"", "\"\\ud800\"", "\"\\u001b[31m\"", "[4611686018427387904]", "1e2",
        "\\\"",
        "[{\\u0022at\\u0022:1}]", "[null]", "../w",
    ];

    /// <summary>Them, where files lie in a folder.</summary>
    public static IEnumerable<FuzzTarget> In(string folder)
    {
        var file = Path.Combine(folder, "file.safetensors");
        return
        [
            new("safetensors", Weights(file), Place(), bytes =>
            {
                File.WriteAllBytes(file, bytes);
                CheckRead(SafetensorsReader.Read(file), bytes, Path.Combine(folder, "again.safetensors"));
            })
            { Tokens = Words, MostTimes = 64 },
            new("state", [State(file)], Place(), bytes =>
            {
                File.WriteAllBytes(file, bytes);
                using var state = new SmallState(3, size: 4);
                var (before, refusal) = (state.Text, StateFile.Read(file).Into(state));
                FuzzFault.Unless(
                    refusal is null || state.Text == before, "a state that was refused changed something");
                if (refusal is not null)
                {
                    throw SoapException.BadData(refusal);
                }
            })
            { Tokens = Words, MostTimes = 64, Finish = Sealed },
        ];
    }

    private static byte[][] Weights(string file)
    {
        SafetensorsWriter.Write(file, [
            new("a", SafetensorsType.F32, [2, 1], [1, 2, 3, 4, 5, 6, 7, 8]),
            new("z", SafetensorsType.I64, [], new byte[8]),
        ]);
        return
        [
            File.ReadAllBytes(file),
            SafetensorsBytes.Of($"{{{SafetensorsBytes.Entry("w", "F32", "[2]", "[0,8]")}}}", 8),
            SafetensorsBytes.Of(
                $"{{{SafetensorsBytes.Entry("b", "F32", "[2]", "[8,16]")}, " +
                    $"{SafetensorsBytes.Entry("e", "F64", "[0, 5]", "[16,16]")}," +
                    $"\"__metadata__\":{{\"format\":\"pt\"}},{SafetensorsBytes.Entry("c", "I64", "[]", "[0,8]")}}}   ",
                16),
        ];
    }

    private static byte[] State(string file)
    {
        using var state = new SmallState(7, size: 4);
        state.Write(file);
        return File.ReadAllBytes(file);
    }

    // The same tensors as a naive reader finds, and as a file that is written of them has.
    private static void CheckRead(SafetensorsFile read, byte[] bytes, string again)
    {
        var length = (int)BitConverter.ToInt64(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        foreach (var tensor in read.Tensors)
        {
            var entry = header.RootElement.GetProperty(tensor.Name);
            var begin = 8 + length + entry.GetProperty("data_offsets")[0].GetInt32();
            FuzzFault.Unless(
                entry.GetProperty("dtype").GetString() == $"{tensor.Type}"
                    && entry.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())
                        .SequenceEqual(tensor.Shape)
                    && bytes.AsSpan(begin, tensor.Bytes.Length).SequenceEqual(tensor.Bytes),
                $"tensor {tensor.Name} is read as something else");
        }

        SafetensorsWriter.Write(again, read.Tensors);
        FuzzFault.Unless(
            SafetensorsReader.Read(again).Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
                .Zip(read.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)).All(pair =>
                    pair.First.Name == pair.Second.Name && pair.First.Type == pair.Second.Type
                    && pair.First.Shape.SequenceEqual(pair.Second.Shape)
                    && pair.First.Bytes.AsSpan().SequenceEqual(pair.Second.Bytes)),
            "what is written of it is read as something else");
    }

    // With the digest over header and data made right, where there is a place for it.
    private static byte[] Sealed(byte[] file)
    {
        var right = file.ToArray();
        var name = "\"soap.sha256\":\""u8;
        var place = right.AsSpan().IndexOf(name) + name.Length;
        if (place < name.Length || right.Length < place + 64)
        {
            return right;
        }

        right.AsSpan(place, 64).Fill((byte)'0');
        var digest = Convert.ToHexStringLower(SHA256.HashData(right.AsSpan(8)));
        Encoding.ASCII.GetBytes(digest).CopyTo(right, place);
        return right;
    }

    [GeneratedRegex(@"^/\S+/file\.safetensors (is no safetensors file that can be read|is the state of something " +
        "else|is a file of weights|cannot be read)[:,] \\S")]
    private static partial Regex Place();
}
