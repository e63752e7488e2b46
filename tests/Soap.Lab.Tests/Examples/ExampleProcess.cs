using System.Diagnostics;
using System.Text;
using Xunit;

namespace Soap.Lab.Tests.Examples;

/// <summary>Runs a built example as a user does, in a process of its own.</summary>
internal static class ExampleProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        string name, CancellationToken cancellation, params string[] arguments) =>
        RunAsync(["examples", name], arguments, [], cancellation);

    /// <summary>Runs it as a program of German users: with a library of cultures, which examples are built
    /// without.</summary>
    public static async Task<string> RunInGermanAsync(
        string name, CancellationToken cancellation, params string[] arguments)
    {
        (string, string)[] environment = [("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"), ("LC_ALL", "de_DE.UTF-8")];
        var (exitCode, output, error) = await RunAsync(["examples", name], arguments, environment, cancellation);
        Assert.SkipWhen(error.Contains("ICU", StringComparison.Ordinal),
            "There is no library of cultures (libicu) here.");
        Assert.True(exitCode == 0, $"{name} ended with {exitCode}:\n{output}\n{error}");
        return output;
    }

    /// <summary>The command itself, which an example with a rule of its own is built with.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunSoapAsync(
        CancellationToken cancellation, params string[] arguments) =>
        RunAsync(["src", "Soap.Cli"], arguments, [], cancellation);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string[] project, string[] arguments, (string Name, string Value)[] environment,
        CancellationToken cancellation)
    {
        var library = Repository.PathOf(
            [.. project, "bin", Repository.Configuration, "net10.0", $"{project[^1]}.dll"]);
        var start = new ProcessStartInfo(Repository.DotnetCommand, [library, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["OMP_NUM_THREADS"] = "1"; // tests run side by side
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Patience);
        try
        {
            var (output, error) = (
                process.StandardOutput.ReadToEndAsync(timeout.Token),
                process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
