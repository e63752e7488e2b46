using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Soap.Cli.Progress;
using Soap.Lab.Watching;
using Spectre.Console.Testing;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary><c>soap watch</c> as a command: how it begins, what it refuses, and that it ends.</summary>
public sealed class WatchTests : IDisposable
{
    private static readonly string[] Study =
        ["run", "curve", "rules=bp fa", "seeds=1,2", "learning-rates=", "--jobs", "1", "--checkpoint-every", "500"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void A_signal_ends_it_with_its_code(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        Directory.CreateDirectory(_folder["runs"]);
        using var process = SoapProcess.Start(_folder.Path, "watch");
        Assert.True(SpinWait.SpinUntil(() => ListensBelow(process.Id), SoapProcess.Limit), "It does not listen.");
        process.Signal(signal);
        var ended = process.Wait();
        Assert.Equal((exitCode, ""), (ended.ExitCode, ended.Error));
        Assert.Matches(
            $@"^http://127\.0\.0\.1:\d+/   shows the studies in {Regex.Escape(_folder["runs"])}; Ctrl-C ends it\n$",
            ended.Output);
    }

    // One in a session of its own is sent no signal when its terminal is closed.
    [Fact]
    public void It_ends_with_its_terminal()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script, which makes a terminal, is not installed.");
        var command = Path.Combine(AppContext.BaseDirectory, "Soap.Cli.dll");
        File.WriteAllText(
            _folder["session"],
            $"""
            setsid '{SoapProcess.Dotnet}' '{command}' watch '{_folder.Path}' &
            echo $! > '{_folder["number"]}'
            while [ ! -e '{_folder["go"]}' ]; do sleep 0.1; done
            """);
        using var terminal = Process.Start(
            new ProcessStartInfo("/usr/bin/script", ["-qec", $"sh '{_folder["session"]}'", "/dev/null"])
            {
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
            })!;
        try
        {
            Assert.True(
                SpinWait.SpinUntil(
                    () => Number() is { } process && ListensBelow(process), TimeSpan.FromMinutes(1)),
                "It does not listen.");
            var number = Number()!.Value;
            File.WriteAllText(_folder["go"], "");
            Assert.True(
                SpinWait.SpinUntil(() => !IsThere(number), TimeSpan.FromMinutes(1)), "It outlived its terminal.");
        }
        finally
        {
            terminal.Kill(entireProcessTree: true);
        }

        int? Number() => File.Exists(_folder["number"])
            && int.TryParse(File.ReadAllText(_folder["number"]), CultureInfo.InvariantCulture, out var there)
                ? there
                : null;
    }

    [Fact]
    public void Without_a_page_it_says_a_line_a_study_and_draws_one_study_whole()
    {
        Assert.Equal(0, InProcess.Run([.. Study, "epochs=2", "--out", _folder["one"]]).ExitCode);
        Assert.Equal(0, InProcess.Run([.. Study, "epochs=3", "--out", _folder["two"]]).ExitCode);
        Assert.Equal(
            (0, string.Concat(new[] { "one", "two" }.Select(name =>
                $"{name}: 4/4 trials, 100 %; shared rate 4; finished\n")), ""),
            Parts(InProcess.Run("watch", _folder.Path, "--terminal")));

        using TestConsole console = new();
        console.Profile.Width = 60;
        console.Write(TerminalWatch.View(new WatchedStudies(_folder["one"]), 60));
        Assert.Contains("one", console.Output, StringComparison.Ordinal);
        Assert.Contains("100 %  4/4 trials  finished", console.Output, StringComparison.Ordinal);
        Assert.Contains("bp  2 done", console.Output, StringComparison.Ordinal);
        Assert.All(console.Lines, line => Assert.InRange(line.Length, 0, 60));
    }

    [Fact]
    public void A_running_study_is_shown_with_its_process_and_what_its_trials_have_done()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals.");
        using var process = SoapProcess.Start(_folder.Path, [.. Study, "epochs=20000", "--out", "long"]);
        WatchedStudies watched = new(_folder.Path);
        Assert.True(
            SpinWait.SpinUntil(
                () => process.HasExited
                    || (watched.Find().Studies is [var study]
                        && watched.Look(study).View?.Running is [{ State: not null }]),
                SoapProcess.Limit),
            "Nothing was seen at work.");
        using TestConsole console = new();
        console.Profile.Width = 100;
        console.Write(TerminalWatch.View(watched, 100));
        process.Kill();
        Assert.Matches(@"0/4 trials  running: 1 trial by process \d+", console.Output);
        Assert.Matches(@"▸ bp +rate [\d.]+ +seed 1 +\d+ %", console.Output);
    }

    [Theory]
    [InlineData("runz", "runz is not there")]
    [InlineData("--port", "0", "--port 0: not allowed; allowed: a whole number from 1 to 65535")]
    [InlineData("--port", "web", "--port web: not allowed; allowed: a whole number from 1 to 65535")]
    [InlineData("--port", "6100", "--terminal", "--port is of the page, and --terminal shows none; give one of them")]
    [InlineData(" ", "' ' is not a folder; allowed: the path of a folder, such as runs")]
    public void What_it_cannot_show_is_told(params string[] words)
    {
        var ended = InProcess.Run(["watch", .. words[..^1]]);
        Assert.Contains(words[^1], ended.Error, StringComparison.Ordinal);
        Assert.Equal("", ended.Output);
        Assert.True(ended.ExitCode is ExitCode.Usage or ExitCode.Storage, $"{ended.ExitCode}");
    }

    [Fact]
    public void A_folder_that_is_not_there_yet_is_waited_for_where_none_was_named_and_the_nearest_study_is_offered()
    {
        Assert.Equal(0, InProcess.Run([.. Study, "epochs=2", "--out", _folder["runs", "curve"]]).ExitCode);
        var ended = InProcess.Run("watch", _folder["runs", "curv"]);
        Assert.Equal(ExitCode.Storage, ended.ExitCode);
        Assert.EndsWith($"did you mean {_folder["runs", "curve"]}?\n", ended.Error, StringComparison.Ordinal);
        Assert.StartsWith(
            "no study in ",
            WarmProcess.Run(Directory.CreateDirectory(_folder["empty"]).FullName, "watch", "--terminal").Output,
            StringComparison.Ordinal);
    }

    private static (int, string, string) Parts(SoapProcess.Ended ended) =>
        (ended.ExitCode, ended.Output, ended.Error);

    private static bool IsThere(int process) => File.Exists($"/proc/{process}/stat")
        && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    // Whether a process has a socket that listens: it says where only when it does.
    private static bool ListensBelow(int process)
    {
        try
        {
            var sockets = Directory.GetFiles($"/proc/{process}/fd")
                .Select(file => new FileInfo(file).LinkTarget ?? "")
                .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
                .Select(target => target[8..^1]).ToHashSet();
            return File.ReadAllLines($"/proc/{process}/net/tcp").Skip(1)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Any(fields => fields[3] == "0A" && sockets.Contains(fields[9]));
        }
        catch (IOException)
        {
            return false;
        }
    }
}
