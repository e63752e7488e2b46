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

    private static readonly (string Word, bool IsThere)[] Sets =
    [
        ("default", true),
        ("avx2", Avx2.IsSupported && Fma.IsSupported),
        ("avx512", Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported),
    ];

    /// <summary>The words whose instructions this processor has.</summary>
    public static IReadOnlyList<string> Supported => [.. Sets.Where(set => set.IsThere).Select(set => set.Word)];

    /// <summary>Refuses kernels that this processor cannot run. Of a word that libtorch does not know it says so
    /// itself.</summary>
    /// <param name="asked">The variable's value; null where it is not set.</param>
    /// <exception cref="SoapException">The processor has not those instructions.</exception>
    public static void Require(string? asked)
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64
            && Sets.Any(set => set.Word == asked && !set.IsThere))
        {
            throw SoapException.BadUsage(
                $"{Variable}={asked} asks libtorch for instructions that this processor does not have; allowed " +
                    $"here: {string.Join(", ", Supported)}");
        }
    }
}
