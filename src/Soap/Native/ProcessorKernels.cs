using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Soap.Native;

/// <summary>
/// libtorch's kernels for one instruction set, which a variable of the environment can ask for by name. libtorch takes
/// the word as it is: without those instructions the process is killed at its first sum.
/// </summary>
internal static class ProcessorKernels
{
    /// <summary>The variable, which libtorch reads once, when it is loaded.</summary>
    public const string Variable = "ATEN_CPU_CAPABILITY";

    // libtorch's words, on x64.
    private static readonly string[] Words = ["default", "avx2", "avx512"];

    /// <summary>The words whose instructions this processor has, as .NET finds them.</summary>
    public static IReadOnlyList<string> Supported { get; } =
    [
        .. Words.Where(word => word switch
        {
            "avx2" => Avx2.IsSupported && Fma.IsSupported,
            "avx512" => Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported,
            _ => true,
        }),
    ];

    /// <summary>Refuses kernels that the processor cannot run. A word that libtorch does not know is left to it.
    /// </summary>
    /// <param name="asked">The variable's value; null where it is not set.</param>
    /// <param name="supported">The words whose instructions the processor has.</param>
    /// <exception cref="SoapException">The processor has not those instructions.</exception>
    public static void Require(string? asked, IReadOnlyList<string> supported)
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64
            && Words.Contains(asked) && !supported.Contains(asked))
        {
            throw SoapException.BadUsage(
                $"{Variable}={asked} asks libtorch for instructions that .NET does not find on this processor; " +
                    $"allowed here: {string.Join(", ", supported)}");
        }
    }
}
