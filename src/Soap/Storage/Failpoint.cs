namespace Soap.Storage;

/// <summary>
/// Places in the program at which a test ends the process, to see that what is on the disk is whole. Nobody else
/// listens: a place costs the look at one field, and stands where files are written.
/// </summary>
internal static class Failpoint
{
    /// <summary>Is told of each place; for tests.</summary>
    public static Action<string>? Reached { get; set; }

    /// <summary>A place.</summary>
    /// <param name="name">Its name.</param>
    public static void At(string name) => Reached?.Invoke(name);

    /// <summary>A place in the writing of a file, <c>FILE.STEP</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="step">What was just done.</param>
    public static void At(string path, WriteStep step) => Reached?.Invoke($"{Path.GetFileName(path)}.{step}");
}
