namespace Soap.Cli.Tests.Architecture;

/// <summary>The compiled tests of the library, which are built with those of the command.</summary>
internal static class LibraryTests
{
    private const string Here = "Soap.Cli.Tests", There = "Soap.Tests";

    /// <summary>Their assembly.</summary>
    public static string File =>
        Path.Combine(AppContext.BaseDirectory.Replace(Here, There, StringComparison.Ordinal), $"{There}.dll");
}
