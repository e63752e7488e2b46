using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Soap.Cli.Tests;

// The runtime asks for this class by this name, outside any namespace (DOTNET_STARTUP_HOOKS).
#pragma warning disable CA1050
internal static partial class StartupHook
{
    /// <summary>Where the process is to be killed: <c>NAME:N</c>, at the N-th time that it comes there.</summary>
    public const string FailpointVariable = "SOAP_TEST_FAILPOINT";

    /// <summary>Writes the name of every assembly that the process loads to its error stream; or kills the process
    /// where it comes to a place; or has it serve.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(WarmProcess.Variable) is not null)
        {
            WarmProcess.Serve();
            Environment.Exit(0);
        }

        if (Environment.GetEnvironmentVariable(FailpointVariable)?.Split(':') is [var place, var times])
        {
            KillAt(place, int.Parse(times, CultureInfo.InvariantCulture));
            return;
        }

        AppDomain.CurrentDomain.AssemblyLoad +=
            (_, loaded) => Console.Error.WriteLine($"assembly {loaded.LoadedAssembly.GetName().Name}");
    }

    private static void KillAt(string place, int times)
    {
        void Reached(string name)
        {
            if (Numbers().Replace(name, "") == place && Interlocked.Decrement(ref times) == 0)
            {
                Process.GetCurrentProcess().Kill();
                Thread.Sleep(Timeout.Infinite);
            }
        }

        Assembly.Load("Soap").GetType("Soap.Storage.Failpoint")!.GetProperty("Reached")!
            .SetValue(null, (Action<string>)Reached);
    }

    // checkpoint-12.safetensors.Created is checkpoint.Created.
    [GeneratedRegex(@"(-[0-9]+)?\.(safetensors|json)(?=\.)")]
    private static partial Regex Numbers();
}
