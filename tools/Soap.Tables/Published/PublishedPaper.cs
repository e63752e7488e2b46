using Soap.Storage;

namespace Soap.Tables.Published;

/// <summary>Numbers of a paper, beside what comes out here: the file <c>studies/NAME/expected.json</c>.</summary>
/// <param name="Title">Its authors and year, as the heading of its section.</param>
/// <param name="Paper">The paper, with its number at arXiv or its doi.</param>
/// <param name="Source">Where its numbers were read.</param>
/// <param name="Rows">Its numbers.</param>
internal sealed record PublishedPaper(string Title, string Paper, string Source, IReadOnlyList<PublishedRow> Rows)
{
    private const string File = "expected.json";

    /// <summary>The names of all papers.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.EnumerateDirectories(Checkout.PathOf("studies"))
            .Where(folder => Path.Exists(Path.Combine(folder, File)))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads the file of a paper.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="SoapException">There is none, or it cannot be read.</exception>
    public static PublishedPaper Read(string name) => Names.Contains(name)
        ? Json.Read<PublishedPaper>(PathOf(name))
        : throw SoapException.BadUsage($"unknown paper '{name}'; {Spelling.Hint(name, Names)}");

    /// <summary>Writes the file of a paper.</summary>
    public static void Write(string name, PublishedPaper paper) => Json.Write(PathOf(name), paper);

    private static string PathOf(string name) => Checkout.PathOf("studies", name, File);
}
