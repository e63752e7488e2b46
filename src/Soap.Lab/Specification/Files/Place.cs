namespace Soap.Lab.Specification.Files;

/// <summary>A place in a file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
internal readonly record struct Place(long Line, long Column)
{
    /// <summary>The first character.</summary>
    public static Place Start { get; } = new(1, 1);

    /// <summary>The place behind a text, with the line breaks of YAML.</summary>
    public static Place Behind(ReadOnlySpan<char> text)
    {
        var (line, begin) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                (line, begin) = (line + 1, i + 1);
            }
        }

        return new Place(line, text.Length - begin + 1);
    }
}
