namespace Soap.Cli.Tests;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>The text of a file.</summary>
    /// <param name="parts">Its path, from the root.</param>
    public static string Read(params string[] parts)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "soap.slnx")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests do not stand in the repository.");
        }

        return File.ReadAllText(Path.Combine([folder, .. parts]));
    }
}
