using System.CommandLine;
using System.Globalization;
using Soap.Cli.Hosting;
using Soap.Cli.Progress;
using Soap.Cli.Screens;
using Soap.Lab.Records;
using Soap.Lab.Watching;

namespace Soap.Cli.Commands;

/// <summary><c>soap watch</c>: studies while they run, in the browser or in the terminal.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        Argument<string?> folder = new("DIR")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"A study's folder, or one with studies in it; {StudyFolder.UsualPlace} if left out.",
        };
        Option<int?> port = new("--port")
        {
            HelpName = "N",
            Description = $"The page's port; {WatchServer.UsualPort}, or the next free one, if left out.",
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number)
                    && number is >= 1 and <= ushort.MaxValue)
                {
                    return number;
                }

                result.AddError(
                    $"--port {result.Tokens[0].Value}: not allowed; allowed: a whole number from 1 to 65535");
                return null;
            },
        };
        Option<bool> terminal = new("--terminal")
        {
            Description = "Show it here, and no page; where nothing can be drawn over, once.",
        };
        var command = new Command("watch", "Show studies and their curves while they run, in the browser.")
        {
            folder, port, terminal,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(terminal) && result.GetResult(port) is not null)
            {
                result.AddError("--port is of the page, and --terminal shows none; give one of them");
            }
        });
        command.SetAction(result =>
        {
            var screen = Screen.Create(
                result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, json: false,
                Invocation.WidthOf(result));
            WatchedStudies watched = new(FolderOf(result.GetValue(folder)));
            return result.GetValue(terminal) ? ShowHere(watched, screen)
                : Interruption.Guard(
                    () => { },
                    token => ShowPage(watched, result.GetValue(port), screen, token).GetAwaiter().GetResult());
        });
        return HelpPage.With(
            command,
            """
            The page is for this machine alone, reads files and writes none, and shows what comes into the folder later
            too. It ends with Ctrl-C, or with its terminal. From another machine:
              ssh -L 6007:127.0.0.1:6007 HOST

            Examples:
              soap watch
              soap watch runs/founding --terminal
            """);
    }

    private static string FolderOf(string? folder)
    {
        var path = Path.GetFullPath(
            folder is null ? StudyFolder.UsualPlace
            : string.IsNullOrWhiteSpace(folder) ? throw SoapException.BadUsage(
                $"'{folder}' is not a folder; allowed: the path of a folder, such as {StudyFolder.UsualPlace}")
            : folder);
        return Directory.Exists(path) || folder is null ? path
            : MissingStudy.Nearest(Path.TrimEndingDirectorySeparator(path)) is { } nearest
                ? throw SoapException.BadStorage(
                    $"{path} is not there; did you mean {Quotation.ForShell(nearest)}?")
            : throw SoapException.BadStorage($"{path} is not there, or is no folder");
    }

    private static async Task<int> ShowPage(
        WatchedStudies watched, int? port, Screen screen, CancellationToken stop)
    {
        await using var server = await WatchServer.Start(watched, port);
        screen.WriteNote($"{server.Address}   shows the studies in {watched.Folder}; Ctrl-C ends it");
        await screen.Lines.FlushAsync(stop);
        Terminal terminal = new();
        while (!terminal.IsGone)
        {
            await Task.Delay(BetweenLooks, stop);
        }

        return ExitCode.HungUp;
    }

    private static int ShowHere(WatchedStudies watched, Screen screen)
    {
        if (!screen.IsLive)
        {
            foreach (var line in TerminalWatch.Lines(watched))
            {
                screen.WriteNote(line);
            }

            return ExitCode.Done;
        }

        return Interruption.Guard(
            () => { },
            token =>
            {
                TerminalWatch.Follow(watched, screen.Out, BetweenLooks, token);
                return ExitCode.Done;
            });
    }
}
