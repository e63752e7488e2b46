using System.Runtime.CompilerServices;

namespace Soap.Tests;

/// <summary>
/// With SOAP_COLLECT=1 in the environment a thread collects garbage as long as the test program runs, every
/// millisecond: what a test or the library reads after nothing holds it any more is freed under its reader, and the
/// process ends or the test fails. Without it such a fault shows once in many runs.
/// </summary>
internal static class CollectingThread
{
    // Most collections are of the youngest objects, as those that a test beside this thread would set off.
    private const int YoungInARow = 20;

    [ModuleInitializer]
    internal static void Start()
    {
        if (Environment.GetEnvironmentVariable("SOAP_COLLECT") == "1")
        {
            new Thread(Collect) { IsBackground = true, Name = "collections" }.Start();
        }
    }

    private static void Collect()
    {
        for (var collected = 0L; ; collected++)
        {
            GC.Collect(collected % YoungInARow == 0 ? GC.MaxGeneration : 0);
            GC.WaitForPendingFinalizers();
            Thread.Sleep(1);
        }
    }
}
