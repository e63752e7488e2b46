using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Soap.Native.Doctor;

/// <summary>Whether the processor has the instruction sets that fast kernels use.</summary>
internal static class ProcessorCheck
{
    private static readonly string[] Wanted = ["AVX2", "FMA"];

    public static IReadOnlyList<string> CurrentInstructionSets() =>
    [
        .. new (string Name, bool IsThere)[]
        {
            ("SSE4.2", Sse42.IsSupported),
            ("AVX", Avx.IsSupported),
            ("AVX2", Avx2.IsSupported),
            ("FMA", Fma.IsSupported),
            ("AVX-512F", Avx512F.IsSupported),
            ("AdvSIMD", AdvSimd.IsSupported),
        }.Where(set => set.IsThere).Select(set => set.Name),
    ];

    public static CheckResult Judge(Architecture architecture, IReadOnlyCollection<string> instructionSets)
    {
        var found = $"{Environment.ProcessorCount} cores for this process; instruction sets: " +
            $"{(instructionSets.Count > 0 ? string.Join(", ", instructionSets) : "none of those looked for")}.";
        var lacking = architecture == Architecture.X64 ? Wanted.Except(instructionSets).ToList() : [];
        return lacking.Count == 0
            ? new CheckResult("processor", CheckStatus.Ok, found)
            : new CheckResult(
                "processor",
                CheckStatus.Warning,
                $"{found} {string.Join(" and ", lacking)} missing.",
                "libtorch chooses its kernels by the processor and has slow ones for this; on a virtual machine, " +
                    "ask for the host's processor type.");
    }
}
