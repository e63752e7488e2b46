namespace Soap.Data.Tasks;

/// <summary>
/// A task that can be named in a study and on the command line. Loading one reads and checks files or draws samples;
/// it keeps nothing.
/// </summary>
public abstract class TaskDefinition
{
    /// <summary>Its word, such as <c>fashion-mnist</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The name of the folder that its files are in; its own, unless it shares the files of another task.
    /// </summary>
    public virtual string Folder => Name;

    /// <summary>What it is, in one line.</summary>
    public abstract string Description { get; }

    /// <summary>Who made the data and on what terms, in one line.</summary>
    public abstract string Source { get; }

    /// <summary>The number of input features.</summary>
    public abstract int Inputs { get; }

    /// <summary>
    /// The shape of one input, [channels, height, width]; null, as by default, where it is no image.
    /// </summary>
    public virtual IReadOnlyList<long>? Image => null;

    /// <summary>The number of classes, or of target values a sample.</summary>
    public abstract int Outputs { get; }

    /// <summary>The number of samples to train on; validation samples are held out of them.</summary>
    public abstract int TrainingSamples { get; }

    /// <summary>The files it needs; empty for a task whose samples are drawn.</summary>
    public virtual IReadOnlyList<TaskFile> Files => [];

    /// <summary>
    /// Folders on the web (https, each ending in a slash) from which its files can be downloaded as NAME.gz, in the
    /// order to try.
    /// </summary>
    public virtual IReadOnlyList<Uri> Mirrors => [];

    /// <summary>How to get missing files, in one line.</summary>
    public virtual string Remedy => $"To download its files: soap data fetch {Name}";

    /// <summary>Loads the task.</summary>
    /// <param name="folders">Where files are looked for.</param>
    /// <param name="seed">What samples are drawn from, for a task that draws them; a task on files ignores it.</param>
    /// <exception cref="SoapException">A file is missing or is not what it should be (exit code 3).</exception>
    public abstract TaskData Open(DataFolders folders, ulong seed);

    /// <summary>Reads one of its files and checks all that is known about it.</summary>
    /// <param name="file">Which of <see cref="Files"/> it should be.</param>
    /// <param name="contents">Its bytes, in a stream that can seek, from the current position to the end.</param>
    /// <param name="name">What error messages call it.</param>
    /// <returns>SHA-256 of the decoded file.</returns>
    /// <exception cref="SoapException">The file is damaged or another one (exit code 3).</exception>
    public virtual string CheckFile(TaskFile file, Stream contents, string name) =>
        throw new InvalidOperationException($"Task '{Name}' has no files to check.");
}
