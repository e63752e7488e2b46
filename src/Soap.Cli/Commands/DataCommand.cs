using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Cli.Progress;
using Soap.Data;
using Soap.Lab.Specification;
using Soap.Native;
using Soap.Trials;

namespace Soap.Cli.Commands;

/// <summary>
/// <c>soap data</c>: the tasks, how data are understood, the files of tasks, and whether they are good.
/// </summary>
internal static class DataCommand
{
    private static readonly Setting<TrialSpecification>[] Keys =
    [
        .. new[] { "task", "label", "targets", "split", "input-scaling", "data-seed" }
            .Select(name => TrialSettings.All.First(setting => setting.Name == name)),
    ];

    public static Command Create()
    {
        var command =
            new Command("data", "List the tasks, show data, download files of tasks, or check them.")
            {
                List(), Show(), Fetch(), Verify(),
            };
        HelpPage.ShowWithoutSubcommand(command);
        return HelpPage.With(
            command,
            """
            Examples:
              soap data list
              soap data show iris.csv
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

    private static Command Show()
    {
        var name = new Argument<string>("DATA") { Description = "A task, or the file or folder of your own data." };
        var overrides = CommonOptions.Overrides();
        var (folder, json) = (CommonOptions.DataFolder(), CommonOptions.Json());
        var command = new Command("show", "Say how data are understood, and check them.")
        {
            name, overrides, folder, json,
        };
        command.SetAction(result =>
        {
            string[] words = [$"{Keys[0].Name}={result.GetValue(name)}", .. result.GetValue(overrides)!];
            var trial = SettingWords.Apply(
                TrialSettings.Default, words, Keys,
                trial => TrialSettings.Check(TaskDefaults.Fit(trial, new HashSet<string>())));
            NativeLibraries.Load();
            var task = trial.FindTask();
            var data = task.Open(DataFolders.Standard(result.GetValue(folder)), trial.DataSeed);
            ShownDataPresenter.Show(ResultScreen.Of(result, json), ShownData.Of(trial, task, data));
            return ExitCode.Done;
        });
        return HelpPage.With(
            command,
            () => SettingsHelp.Text("Keys (default):", [.. Keys.Skip(1)], TrialSettings.Default),
            () =>
                """
                Examples:
                  soap data show iris.csv
                  soap data show houses.csv targets=price,rent split=0.1
                  soap data show pictures/
                """);
    }

    private static Command Fetch()
    {
        var name = new Argument<string>("NAME") { Description = "The task." };
        var (folder, json) = (CommonOptions.DataFolder(), CommonOptions.Json());
        var from = new Option<string?>("--from")
        {
            HelpName = "FOLDER",
            Description = "Take the files from this folder or archive, and download nothing.",
        };
        var command = new Command("fetch", "Download the files of a task, and check them.")
        {
            name, from, folder, json,
        };
        command.SetAction(result =>
        {
            var (screen, task) = (ResultScreen.Of(result, json), TaskCatalog.Find(result.GetValue(name)!));
            if (result.GetValue(from) is { } place)
            {
                DataPresenter.ShowFetched(
                    screen,
                    DatasetImport.Import(task, place, DataFolders.Standard(result.GetValue(folder), mayBeMade: true)));
                return ExitCode.Done;
            }

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
