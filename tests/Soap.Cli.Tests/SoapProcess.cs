using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>The real command in a process of its own, in a folder of its own.</summary>
internal sealed class SoapProcess : IDisposable
{
    private const string Signals = "HUP,INT,QUIT,TERM,USR1,USR2";

    /// <summary>What a command has until it counts as hung.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The program that runs the tests; it need not be on the path.</summary>
    public static readonly string Dotnet = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private SoapProcess(
        string folder,
        IEnumerable<string> arguments,
        IEnumerable<(string Name, string Value)> environment,
        string? program = null,
        string? ignores = null,
        int? files = null)
    {
        string[] command = [Dotnet, Path.Combine(program ?? AppContext.BaseDirectory, "Soap.Cli.dll"), .. arguments];

        // Signals that the tests' own process ignores (under nohup, or in the background of a script) would be
        // ignored here too.
        var start = OperatingSystem.IsLinux()
            ? new ProcessStartInfo("env", [ignores is null ? $"--default-signal={Signals}"
                : $"--ignore-signal={ignores}", .. command])
            : new ProcessStartInfo(command[0], command[1..]);
        if (files is { } limit)
        {
            start = new ProcessStartInfo("sh", ["-c", $"ulimit -n {limit} && exec \"$@\"", "sh", .. command]);
        }

        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = folder;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public static SoapProcess Start(string folder, params string[] arguments) => new(folder, arguments, []);

    /// <summary>Starts it with a signal ignored, as <c>nohup</c> does with HUP.</summary>
    public static SoapProcess StartIgnoring(string signal, string folder, params string[] arguments) =>
        new(folder, arguments, [], ignores: signal);

    /// <summary>Runs it with so many files that it may have open at once.</summary>
    public static Ended RunWithFiles(int files, string folder, params string[] arguments)
    {
        using var process = new SoapProcess(folder, arguments, [], files: files);
        return process.Wait();
    }

    public static Ended Run(string folder, params string[] arguments) => Run(folder, [], arguments);

    public static Ended Run(string folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        using var process = new SoapProcess(folder, arguments, environment);
        return process.Wait();
    }

    /// <summary>Runs the command as it lies in another folder.</summary>
    public static Ended RunFrom(string program, string folder, params string[] arguments)
    {
        using var process = new SoapProcess(folder, arguments, [], program);
        return process.Wait();
    }

    public void Signal(string name)
    {
        // built into the shell; the program is not everywhere
        using var kill = Process.Start("sh", ["-c", $"kill -s {name} {_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Ends it at once, as a power failure would.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Its number, under which the system shows what it holds.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public Ended Wait()
    {
        Assert.True(_process.WaitForExit(Limit), "The command did not end in time.");
        return new Ended(_process.ExitCode, _output.GetAwaiter().GetResult(), _error.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    internal sealed record Ended(int ExitCode, string Output, string Error);
}
