namespace Soap.Tests.Fuzzing;

/// <summary>What came of many inputs.</summary>
/// <param name="Inputs">How many there were.</param>
/// <param name="Accepted">How many of them were read.</param>
/// <param name="Time">How long it took.</param>
/// <param name="MostTimes">The most bytes that were allocated for each byte of an input of at least 4 KiB.</param>
internal sealed record FuzzCount(int Inputs, int Accepted, TimeSpan Time, double MostTimes)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Inputs:#,0} inputs, {Accepted:#,0} read and the others refused, in " +
        $"{Time.TotalSeconds:0.0} s; at most {MostTimes:0.0} bytes allocated a byte";
}
