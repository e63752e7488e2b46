using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Soap.Fuzz;

internal static class Program
{
    // What instrumented assemblies write to from their first method on, which is called before Main; afl-fuzz gives
    // another place when it asks for inputs.
    [ModuleInitializer]
    internal static unsafe void Prepare() =>
        SharpFuzz.Common.Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(1 << 16);

    private static int Main(string[] args) => FuzzProgram.Run(args);
}
