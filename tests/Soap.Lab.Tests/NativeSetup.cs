using System.Runtime.CompilerServices;
using Soap.Native;

namespace Soap.Lab.Tests;

/// <summary>
/// Gives the test program the settings of the command before libtorch is loaded: tests run side by side, and threads
/// that wait for each other by spinning would slow all of them.
/// </summary>
internal static class NativeSetup
{
    [ModuleInitializer]
    internal static void Prepare() => NativeEnvironment.Prepare();
}
