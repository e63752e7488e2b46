using Soap.Data.Tasks;

namespace Soap.Data;

/// <summary>The built-in tasks by name.</summary>
public static class TaskCatalog
{
    /// <summary>All tasks, in the order to show them.</summary>
    public static IReadOnlyList<TaskDefinition> All { get; } =
    [
        new MnistTask(),
        new AutoencoderTask(new MnistTask()), new FashionMnistTask(), new CurveTask(), new TeacherStudentTask(),
        new LinearMapTask(),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(task => task.Name)];

    /// <summary>The task of this name.</summary>
    /// <exception cref="SoapException">There is none; the message lists the names and the nearest one (exit code
    /// 2).</exception>
    public static TaskDefinition Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(task => task.Name == name)
            ?? throw SoapException.BadUsage($"There is no task '{name}': {Spelling.Hint(name, Names)}");
    }

    /// <summary>Loads the task of this name; see <see cref="TaskDefinition.Open"/>.</summary>
    /// <exception cref="SoapException">There is no such task (exit code 2), or a file is missing or not what it should
    /// be (exit code 3).</exception>
    public static TaskData Open(string name, DataFolders folders, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(folders);
        return Find(name).Open(folders, seed);
    }
}
