namespace Soap.Randomness;

/// <summary>
/// The counter-based generator Philox4x32-10: 128 random bits as a pure function of a 64-bit key and a 128-bit
/// counter. Source: Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3".
/// </summary>
internal static class Philox
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>Four 32-bit words for one key and counter.</summary>
    public static (uint A, uint B, uint C, uint D) Words(ulong key, ulong counterLow, ulong counterHigh)
    {
        var (key0, key1) = ((uint)key, (uint)(key >> 32));
        var (a, b, c, d) = ((uint)counterLow, (uint)(counterLow >> 32), (uint)counterHigh, (uint)(counterHigh >> 32));
        for (var round = 0; round < 10; round++)
        {
            var product0 = (ulong)Multiplier0 * a;
            var product1 = (ulong)Multiplier1 * c;
            (a, b, c, d) =
                ((uint)(product1 >> 32) ^ b ^ key0, (uint)product1, (uint)(product0 >> 32) ^ d ^ key1, (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (a, b, c, d);
    }
}
