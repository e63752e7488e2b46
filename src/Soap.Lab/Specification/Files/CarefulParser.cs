using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Soap.Lab.Specification.Files;

/// <summary>
/// YamlDotNet's parser, which loses its way in some texts that are not YAML. Version 18.1.0 throws
/// InvalidOperationException, or ends before the end; here both are errors of the text.
/// </summary>
/// <param name="text">What to parse.</param>
internal sealed class CarefulParser(string text) : IParser
{
    private readonly Parser _parser = new(new Scanner(new StringReader(text), skipComments: true));

    /// <inheritdoc/>
    public ParsingEvent? Current => _parser.Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext()
                ? true
                : throw new InvalidOperationException("The parser ended within the document.");
        }
        catch (Exception error) when (error is not (YamlException or OutOfMemoryException))
        {
            // It is somewhere behind the last thing that was understood.
            var place = _parser.Current?.End ?? new Mark(0, 1, 1);
            throw new YamlException(
                place,
                place,
                "Found something behind this that does not fit; is a bracket or a quote not closed?",
                error);
        }
    }
}
