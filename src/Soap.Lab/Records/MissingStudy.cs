namespace Soap.Lab.Records;

/// <summary>The error for a folder that holds no study, with the study that may have been meant.</summary>
internal static class MissingStudy
{
    private const int MostNamed = 8;

    /// <summary>The error (exit code 5).</summary>
    /// <param name="folder">The full path of the folder that was named.</param>
    public static SoapException Error(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var reason = $"{folder} holds no study: there is no manifest-1.json";
        if (Studies(folder).Order(StringComparer.Ordinal).Take(MostNamed + 1).ToArray() is { Length: > 0 } inside)
        {
            var named = inside.Take(MostNamed).Select(study => Quotation.ForShell(Short(study)));
            return SoapException.BadStorage($"{reason}, but studies in it; name one: {string.Join(", ", named)}" +
                (inside.Length > MostNamed ? ", …" : ""));
        }

        return SoapException.BadStorage(Nearest(Path.TrimEndingDirectorySeparator(folder)) is { } nearest
            ? $"{reason}; did you mean {Quotation.ForShell(nearest)}?"
            : $"{reason}. Run one with: soap run --out {Quotation.ForShell(folder)}");
    }

    /// <summary>The study of that name where <c>soap run</c> puts them, or the nearest name there or beside, as one
    /// would type it here; null where there is none.</summary>
    /// <param name="folder">The full path of the folder that was named.</param>
    public static string? Nearest(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (Path.GetDirectoryName(folder) is not { } above)
        {
            return null;
        }

        var (name, usual) = (Path.GetFileName(folder), Path.Combine(above, StudyFolder.UsualPlace));
        if (new StudyFolder(Path.Combine(usual, name)).HasStudy)
        {
            return Short(Path.Combine(usual, name));
        }

        var studies = Studies(usual).Concat(Studies(above)).DistinctBy(Path.GetFileName).ToArray();
        return Spelling.Nearest(name, studies.Select(study => Path.GetFileName(study)!)) is { } nearest
            ? Short(studies.First(study => Path.GetFileName(study) == nearest))
            : null;
    }

    private static IEnumerable<string> Studies(string place) => Directory.Exists(place)
        ? Directory.EnumerateDirectories(place, "*", new EnumerationOptions { IgnoreInaccessible = true })
            .Where(folder => new StudyFolder(folder).HasStudy)
        : [];

    // As one would type it here.
    private static string Short(string folder)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        return relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative;
    }
}
