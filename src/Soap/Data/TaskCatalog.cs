using System.Collections.Immutable;
using Soap.Data.Tasks;

namespace Soap.Data;

/// <summary>All tasks by name: those that come with SOAP, and those that a program adds.</summary>
public static class TaskCatalog
{
    private static ImmutableList<TaskDefinition> _all =
    [
        new MnistTask(),
        new AutoencoderTask(new MnistTask()), new FashionMnistTask(), new CurveTask(), new TeacherStudentTask(),
        new LinearMapTask(), CifarTask.Ten, CifarTask.Hundred,
    ];

    /// <summary>All tasks, in the order to show them.</summary>
    public static IReadOnlyList<TaskDefinition> All => _all;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(task => task.Name)];

    /// <summary>Adds a task of one's own: from then on trials, studies, the command and reports know it by its
    /// name.</summary>
    /// <exception cref="ArgumentException">Its name is taken, or has control characters or slashes, or none of
    /// anything.</exception>
    public static void Add(TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (string.IsNullOrWhiteSpace(task.Name)
            || task.Name.Any(letter => char.IsControl(letter) || letter is '/' or '\\'))
        {
            throw new ArgumentException(
                $"The task's name '{task.Name}' is not allowed; allowed: a text without slashes.", nameof(task));
        }

        // Until the swap succeeds: two threads may add at once.
        ImmutableInterlocked.Update(ref _all, all => all.Any(other => other.Name == task.Name)
            ? throw new ArgumentException($"There is a task '{task.Name}' already.", nameof(task))
            : all.Add(task));
    }

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
