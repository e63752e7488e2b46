using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Soap.Native;

/// <summary>Asks for memory before it is needed, where the processor can be asked.</summary>
internal static unsafe class Prefetching
{
    /// <summary>Asks for a cache line; nothing is read, whatever the address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(void* at)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(at);
        }
    }
}
