using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Soap.Fused.Simd;

/// <summary>
/// Which instructions the fused engine uses. All give the same bits: every sum is taken in one order, and every
/// multiply-add is fused.
/// </summary>
public enum InstructionSet
{
    /// <summary>One number at a time, on any processor.</summary>
    Scalar,

    /// <summary>128 bits with fused multiply-add, on x64 and Arm.</summary>
    Vector128,

    /// <summary>256 bits: AVX2 with fused multiply-add.</summary>
    Avx2,

    /// <summary>512 bits: AVX-512.</summary>
    Avx512,
}

/// <summary>What this processor has.</summary>
public static class InstructionSets
{
    /// <summary>
    /// The environment's variable that asks for another set than the best, to compare their speed or to prove that
    /// their bits are the same.
    /// </summary>
    public const string Variable = "SOAP_INSTRUCTION_SET";

    /// <summary>The sets that this processor has, slowest first.</summary>
    public static IReadOnlyList<InstructionSet> Supported { get; } =
    [
        .. Enum.GetValues<InstructionSet>().Where(IsSupported),
    ];

    private static readonly Lazy<InstructionSet> InUse = new(() => Choose(
        Environment.GetEnvironmentVariable(Variable), Supported));

    /// <summary>The set that trials use: the best, or what the environment asks for.</summary>
    /// <exception cref="SoapException">The environment asks for a set that is unknown or that this processor does not
    /// have.</exception>
    public static InstructionSet Current => InUse.Value;

    /// <summary>The set of this word among those supported, or the best of them for none.</summary>
    internal static InstructionSet Choose(string? word, IReadOnlyList<InstructionSet> supported)
    {
        if (string.IsNullOrEmpty(word))
        {
            return supported[^1];
        }

        var set = EnumWords.Find<InstructionSet>(Variable, word);
        return supported.Contains(set)
            ? set
            : throw SoapException.BadUsage($"{Variable} = {word}: this processor does not have it; allowed: " +
                $"{string.Join(", ", supported.Select(EnumWords.Of))}");
    }

    private static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Scalar => true,
        InstructionSet.Vector128 => Vector128.IsHardwareAccelerated && (Fma.IsSupported || AdvSimd.Arm64.IsSupported),
        InstructionSet.Avx2 => Vector256.IsHardwareAccelerated && Fma.IsSupported,
        InstructionSet.Avx512 => Vector512.IsHardwareAccelerated,
        _ => false,
    };
}
