using System.Text.RegularExpressions;
using Xunit;

namespace Soap.Tests.Fuzzing;

/// <summary>Readers with a fault each, which the fuzzer must see.</summary>
public sealed partial class FuzzerTests
{
    private const int Inputs = 2_000;

    // A count in one byte, and as many values.
    private static readonly byte[][] Seeds = [[3, 10, 20, 30], [1, 7], [0], [200, .. new byte[200]]];

    public static TheoryData<string, string> Faults => new()
    {
        { "index", "IndexOutOfRangeException" },
        { "count", "bytes were allocated; allowed: " },
        { "last", "it is read as something else" },
        { "place", "no place is named in: too short" },
        { "long", "the message has 1" },
        { "code", "exit code 2 goes with: " },
        { "seed", "a seed is refused" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_reader_with_a_fault_is_caught_with_the_input(string fault, string message)
    {
        var caught = Assert.Throws<FuzzFault>(() => Fuzzer.Run(Target(fault), Inputs));
        Assert.Contains(message, caught.Message, StringComparison.Ordinal);
        Assert.Matches(@"^\w+, input \d+ of \d+ bytes: (?s:.*)\nIn base 64: [A-Za-z0-9+/=]*$", caught.Message);
    }

    [Fact]
    public void A_reader_without_a_fault_is_not_and_gets_the_same_inputs_again()
    {
        var (first, second) = (Fuzzer.Run(Target(""), Inputs), Fuzzer.Run(Target(""), Inputs));
        Assert.Equal((first.Inputs, first.Accepted), (second.Inputs, second.Accepted));
        Assert.InRange(first.Accepted, Inputs / 20, Inputs - Inputs / 20);
    }

    private static FuzzTarget Target(string fault) => new(fault is "" ? "right" : fault, Seeds, Place(), bytes =>
    {
        if (fault != "index" && (bytes.Length == 0 || bytes.Length - 1 < bytes[0]))
        {
            throw fault switch
            {
                "place" => SoapException.BadData("too short"),
                "long" => SoapException.BadData($"file: {new string('x', 10_000)}"),
                "code" => SoapException.BadUsage("file: too short"),
                _ => SoapException.BadData("file: too short"),
            };
        }

        var values = new byte[fault == "count" ? bytes[0] * 100_000 : bytes[0]];
        for (var i = 0; i < bytes[0]; i++)
        {
            values[i] = fault == "last" && i == 150 ? (byte)0 : bytes[1 + i];
        }

        FuzzFault.Unless(
            values.AsSpan(0, bytes[0]).SequenceEqual(bytes.AsSpan(1, bytes[0])), "it is read as something else");
        if (bytes[0] < bytes.Length - 1 || (fault == "seed" && bytes.Length == 2))
        {
            throw SoapException.BadData("file: something follows");
        }
    });

    [GeneratedRegex(@"^file: \S")]
    private static partial Regex Place();
}
