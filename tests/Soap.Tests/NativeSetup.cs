using System.Runtime.CompilerServices;
using Soap.Native;

namespace Soap.Tests;

/// <summary>
/// Gives the test program the settings of the command before libtorch is loaded: threads that wait for each other by
/// spinning would slow it beside other programs.
/// Samples of a property are taken one after another: see OneAfterAnother.cs.
/// </summary>
internal static class NativeSetup
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        NativeEnvironment.Prepare();
        CsCheck.Check.Threads = 1;
    }
}
