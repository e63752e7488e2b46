using Soap.Cli.Screens;
using Soap.Data;
using Soap.Data.Tasks;
using Spectre.Console;

namespace Soap.Cli.Presenters;

/// <summary>Tasks and their files as tables and as JSON.</summary>
internal static class DataPresenter
{
    public static void ShowTasks(Screen screen, IReadOnlyList<TaskDefinition> tasks, DataFolders folders)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(tasks.Select(task => new
            {
                task.Name,
                task.Description,
                task.Source,
                task.Inputs,
                task.Outputs,
                Files = task.Files.Select(file => new { file.Name, file.Digest, Path = folders.Locate(task, file) })
                    .ToArray(),
            }).ToArray());
            return;
        }

        var table = ScreenTable.Create("task", "what it is", "files");
        foreach (var task in tasks)
        {
            table.AddRow(
                ScreenTable.Text(task.Name),
                ScreenTable.Text($"{task.Description}\n{task.Source}"),
                ScreenTable.Text(Whereabouts(task, folders)));
        }

        table.Write(screen);
    }

    public static void ShowFetched(Screen screen, IReadOnlyList<FetchedFile> files)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(files);
            return;
        }

        foreach (var file in files)
        {
            screen.WriteNote(file.ToString());
        }
    }

    /// <summary>Shows the checks.</summary>
    /// <returns>Whether all files are good.</returns>
    public static bool ShowChecks(
        Screen screen, IReadOnlyList<(TaskDefinition Task, IReadOnlyList<FileCheck> Files)> checks)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(checks.Select(check => new { Task = check.Task.Name, check.Files }).ToArray());
        }
        else
        {
            foreach (var (task, files) in checks)
            {
                ShowChecks(screen, task, files);
            }
        }

        return checks.All(check => check.Files.All(file => file.IsGood));
    }

    private static void ShowChecks(Screen screen, TaskDefinition task, IReadOnlyList<FileCheck> files)
    {
        if (files.Count == 0)
        {
            screen.WriteLine($"{task.Name}: no files, its samples are drawn from the seed");
        }

        foreach (var file in files)
        {
            screen.WriteNote(file.IsGood
                ? $"good  {task.Folder}/{file.Name}: {file.Path}"
                : $"BAD   {task.Folder}/{file.Name}: {file.Problem}");
        }
    }

    private static string Whereabouts(TaskDefinition task, DataFolders folders)
    {
        if (task.Files.Count == 0)
        {
            return "none needed";
        }

        var found = task.Files.Select(file => folders.Locate(task, file)).OfType<string>().ToArray();
        return found.Length == task.Files.Count
            ? string.Join('\n', found.Select(path => Path.GetDirectoryName(path)).Distinct())
            : $"{found.Length} of {task.Files.Count} here; {task.Remedy}";
    }
}
