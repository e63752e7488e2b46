using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Cli.Progress;
using Soap.Data;

namespace Soap.Cli.Commands;

/// <summary><c>soap data</c>: the tasks, their files, and whether the files are good.</summary>
internal static class DataCommand
{
    public static Command Create()
    {
        var command =
            new Command("data", "List the tasks, download their files, or check them.") { List(), Fetch(), Verify() };
        HelpPage.ShowWithoutSubcommand(command);
        return HelpPage.With(
            command,
            """
            Examples:
              soap data list
              soap data fetch fashion-mnist
              soap data verify mnist
            """);
    }

    private static Command List()
    {
        var (folder, json) = (CommonOptions.DataFolder(), CommonOptions.Json());
        var command = new Command("list", "List the tasks and where their files are.") { folder, json };
        command.SetAction(result =>
        {
            DataPresenter.ShowTasks(
                ResultScreen.Of(result, json), TaskCatalog.All, DataFolders.Standard(result.GetValue(folder)));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Fetch()
    {
        var name = new Argument<string>("NAME") { Description = "The task." };
        var (folder, json) = (CommonOptions.DataFolder(), CommonOptions.Json());
        var command = new Command("fetch", "Download the files of a task, and check them.") { name, folder, json };
        command.SetAction(result =>
        {
            var (screen, task) = (ResultScreen.Of(result, json), TaskCatalog.Find(result.GetValue(name)!));
            return Interruption.Guard(
                () => screen.Error.WriteLine("stopping; finished files are kept, the unfinished one is removed"),
                token =>
                {
                    using var fetcher = new DatasetFetcher();
                    var files = fetcher
                        .FetchAsync(
                            task,
                            DataFolders.Standard(result.GetValue(folder), mayBeMade: true),
                            new FetchLines(screen.Lines),
                            token)
                        .GetAwaiter()
                        .GetResult();
                    DataPresenter.ShowFetched(screen, files);
                    return ExitCode.Done;
                });
        });
        return command;
    }

    private static Command Verify()
    {
        var name = new Argument<string?>("NAME")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The task; if left out, all whose files are here.",
        };
        var (folder, json) = (CommonOptions.DataFolder(), CommonOptions.Json());
        var command = new Command("verify", "Read every file of a task and check its digest.") { name, folder, json };
        command.SetAction(result =>
        {
            var folders = DataFolders.Standard(result.GetValue(folder));
            var tasks = result.GetValue(name) is { } word
                ? [TaskCatalog.Find(word)]
                : TaskCatalog.All.Where(task => task.Files.Any(file => folders.Locate(task, file) is not null))
                    .DistinctBy(task => task.Folder).ToArray();
            return DataPresenter.ShowChecks(
                ResultScreen.Of(result, json),
                [.. tasks.Select(task => (task, DatasetVerifier.Verify(task, folders)))])
                ? ExitCode.Done
                : ExitCode.Data;
        });
        return command;
    }
}
