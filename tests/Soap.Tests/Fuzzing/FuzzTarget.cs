using System.Text.RegularExpressions;

namespace Soap.Tests.Fuzzing;

/// <summary>A reader of what anybody may have written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seeds">Inputs that it accepts, from which others are made.</param>
/// <param name="Place">What every refusal begins with, as a pattern: the place in words.</param>
/// <param name="Read">Reads an input: refuses it with a <see cref="SoapException"/>, or accepts it; a
/// <see cref="FuzzFault"/> where what it read is not what is there.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Regex Place, Action<byte[]> Read)
{
    /// <summary>Pieces that mean something to the reader.</summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];

    /// <summary>Whether inputs are text, in which bits are seldom flipped.</summary>
    public bool IsText { get; init; }

    /// <summary>Makes check sums, digests and packing right again, behind which nothing else would be seen.</summary>
    public Func<byte[], byte[]> Finish { get; init; } = bytes => bytes;

    /// <summary>With what the reader may refuse.</summary>
    public IReadOnlyList<int> ExitCodes { get; init; } = [ExitCode.Data];

    /// <summary>The most bytes that may be allocated for each byte of an input, packed or not.</summary>
    public int MostTimes { get; init; } = 16;

    /// <summary>The most bytes that may be allocated whatever the input.</summary>
    public int MostBeside { get; init; } = 1 << 20;

    /// <summary>The most characters that a refusal may have.</summary>
    public int LongestMessage { get; init; } = 8_000;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
