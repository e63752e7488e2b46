using Soap.Data;
using Soap.Data.Own;
using Soap.Options;

namespace Soap.Lab.Specification;

/// <summary>
/// A trial's task as the text of its key: a word of the catalogue, or the path of data of one's own.
/// </summary>
internal static class TaskKind
{
    /// <summary>Reads the data, whose digest is what the trial goes by.</summary>
    public static ValueKind<TaskChoice> Instance { get; } = new(
        $"{string.Join(", ", TaskCatalog.Names)}; or the file or folder of your own data, such as ./iris.csv",
        Read,
        choice => choice.Data?.Path ?? choice.Word,
        () => ValueKinds.AnyOf(ValueKinds.Word(TaskCatalog.Names).Schema(), ValueKinds.Matching("[/.]")));

    /// <summary>The path that a text means where it was written: a relative one is relative to a folder.</summary>
    /// <param name="text">A word, or a path.</param>
    /// <param name="folder">The folder of the file in which it stands.</param>
    public static string In(string folder, string text) =>
        !TaskCatalog.Names.Contains(text) && !text.Contains('\0', StringComparison.Ordinal)
        && Path.Combine(folder, text) is var path && (IsPath(text) || Path.Exists(path)) ? path : text;

    private static TaskChoice Read(string text)
    {
        if (TaskCatalog.Names.Contains(text))
        {
            return new TaskChoice(text, null);
        }

        if (text.Contains('\0', StringComparison.Ordinal) || (!Path.Exists(text) && !IsPath(text)))
        {
            return new TaskChoice(ValueKinds.Word(TaskCatalog.Names).Parse(text), null);
        }

        if (!Path.Exists(text))
        {
            throw new FormatException("there is no such file or folder");
        }

        var data = OwnData.Of(text);
        return new TaskChoice(data.Name, data);
    }

    private static bool IsPath(string text) => text.Contains('/', StringComparison.Ordinal)
        || Path.GetExtension(text) is ".csv" or ".tsv" or ".npy" or ".npz";
}
