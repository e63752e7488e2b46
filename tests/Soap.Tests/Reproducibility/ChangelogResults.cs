namespace Soap.Tests.Reproducibility;

/// <summary>What a changelog says of altered results.</summary>
internal static class ChangelogResults
{
    private const string Heading = "### Results";

    /// <summary>How many changes stand under <c>Results</c>, in all versions.</summary>
    /// <param name="changelog">The text.</param>
    public static int CountIn(string changelog) => changelog.ReplaceLineEndings("\n").Split('\n')
        .Aggregate((Count: 0, IsIn: false), (state, line) =>
            line.StartsWith('#') ? (state.Count, line.TrimEnd() == Heading)
            : state.IsIn && line.StartsWith("- ", StringComparison.Ordinal) ? (state.Count + 1, true)
            : state).Count;

    /// <summary>The same of the repository's.</summary>
    public static int Count() => CountIn(File.ReadAllText(RepositoryFiles.Path("CHANGELOG.md")));
}
