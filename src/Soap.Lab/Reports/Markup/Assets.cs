namespace Soap.Lab.Reports.Markup;

/// <summary>Files that are built into the assembly.</summary>
internal static class Assets
{
    /// <summary>A text file, without references to source maps (which a browser would look for).</summary>
    public static string Text(string name)
    {
        using StreamReader reader = new(Open(name));
        IEnumerable<string> lines = reader.ReadToEnd().Split('\n');
        return string.Join(
            '\n', lines.Where(line => !line.StartsWith("//# sourceMappingURL", StringComparison.Ordinal)));
    }

    public static Stream Open(string name) =>
        typeof(Assets).Assembly.GetManifestResourceStream($"Soap.Lab.Reports.Assets.{name}")
        ?? throw new InvalidOperationException($"The asset '{name}' is not built into the assembly.");
}
