using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>
/// The real command, outside of the tests' process and in any folder, without a start for each: a process that stays
/// and is told one command after the other. For what depends on the folder, and not on being a process of its own.
/// </summary>
internal sealed class WarmProcess
{
    /// <summary>Where it is set, the command's program serves.</summary>
    public const string Variable = "SOAP_TEST_SERVES";

    private const string Mark = "ended: ";
    private static readonly ConcurrentBag<WarmProcess> Idle = [];
    private readonly Process _process;

    // It ends when nobody can ask any more: with the end of its input, as the tests' process ends.
    private WarmProcess()
    {
        _process = Process.Start(new ProcessStartInfo(
            SoapProcess.Dotnet, [Path.Combine(AppContext.BaseDirectory, "Soap.Cli.dll")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["DOTNET_STARTUP_HOOKS"] = Assembly.GetExecutingAssembly().Location,
                [Variable] = "1",
            },
        })!;
    }

    public static SoapProcess.Ended Run(string folder, params string[] arguments)
    {
        var process = Idle.TryTake(out var idle) ? idle : new WarmProcess();
        var ended = process.Ask(new Request(folder, arguments));
        Idle.Add(process);
        return ended;
    }

    /// <summary>Answers until there is nothing more to read.</summary>
    public static void Serve()
    {
        var root = Environment.CurrentDirectory;
        while (Console.In.ReadLine() is { } line)
        {
            var request = JsonSerializer.Deserialize<Request>(line)!;
            Environment.CurrentDirectory = request.Folder;
            var ended = InProcess.Run(request.Arguments);
            Environment.CurrentDirectory = root;
            Console.Out.WriteLine(Mark + JsonSerializer.Serialize(ended));
        }
    }

    private SoapProcess.Ended Ask(Request request)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        var reading = _process.StandardOutput.ReadLineAsync();
        if (!reading.Wait(SoapProcess.Limit))
        {
            _process.Kill();
        }

        var line = reading.GetAwaiter().GetResult();
        Assert.True(line?.StartsWith(Mark, StringComparison.Ordinal), line ?? "The process has ended.");
        return JsonSerializer.Deserialize<SoapProcess.Ended>(line![Mark.Length..])!;
    }

    private sealed record Request(string Folder, string[] Arguments);
}
