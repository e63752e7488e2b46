using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Soap.Lab.Specification.Files;

/// <summary>
/// Reads YAML that is a flat mapping of keys to texts or to lists of texts. What else YAML has (nesting, anchors,
/// tags, merge keys, directives, more documents) is refused with the reason. Values stay the text that they are:
/// nothing becomes a number or a truth value here.
/// </summary>
internal sealed class FlatYaml
{
    private const int DeepestNesting = 100;
    private readonly CarefulParser _parser;
    private readonly FileProblems _problems;
    private readonly List<FileEntry> _entries = [];

    private FlatYaml(string text, FileProblems problems)
    {
        _parser = new CarefulParser(text);
        _problems = problems;
    }

    /// <summary>The entries, in order.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <param name="isWhole">Whether all of it could be read; otherwise keys may be missing.</param>
    public static IReadOnlyList<FileEntry> Read(string text, FileProblems problems, out bool isWhole)
    {
        var yaml = new FlatYaml(text, problems);
        try
        {
            isWhole = !SyntaxProblem.HasDirective(text, problems) && yaml.ReadDocument();
        }
        catch (YamlException error)
        {
            isWhole = false;
            SyntaxProblem.Add(error, text, problems);
        }

        return yaml._entries;
    }

    private static Place PlaceOf(ParsingEvent node) => new(node.Start.Line, node.Start.Column);

    private bool ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _) || (_parser.Accept<Scalar>(out var scalar) && IsNothing(scalar)))
        {
            _problems.Add(Place.Start, "the file is empty; a study file has at least the keys study and title");
            return false;
        }

        if (!_parser.TryConsume<MappingStart>(out var start))
        {
            _problems.Add(
                PlaceOf(_parser.Current!),
                "not a mapping; write lines of the form key: value, with a space behind the colon");
            return false;
        }

        RefuseExtras(start, "the file");
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            ReadEntry();
        }

        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
        {
            _problems.Add(PlaceOf(second), "a second document begins here; a study file has one");
        }

        return true;
    }

    private void ReadEntry()
    {
        if (!_parser.TryConsume<Scalar>(out var key))
        {
            _problems.Add(PlaceOf(_parser.Current!), "a key must be a word");
            Skip();
            Skip();
            return;
        }

        var (place, shown) = (PlaceOf(key), $"key '{FileProblems.Shown(key.Value)}'");
        RefuseExtras(key, shown);
        if (key.Value is "" or "<<")
        {
            _problems.Add(
                key.Value == "" ? PlaceOf(_parser.Current!) : place,
                key.Value == ""
                    ? "a key is missing before ':'"
                    : "merge keys (<<) are not allowed; write extends: STUDY to start from a built-in study");
            Skip();
        }
        else if (_parser.TryConsume<SequenceStart>(out var list))
        {
            RefuseExtras(list, shown);
            _entries.Add(new FileEntry(key.Value, place, ReadItems(shown), IsList: true, PlaceOf(list)));
        }
        else if (_parser.TryConsume<Scalar>(out var value))
        {
            RefuseExtras(value, shown);
            if (value.Value.Length == 0)
            {
                _problems.Add(
                    place, $"{shown} has no value; leave it out to keep what it is, or write [] for an empty list");
            }

            _entries.Add(new FileEntry(
                key.Value,
                place,
                value.Value.Length == 0 ? null : [new FileValue(value.Value, PlaceOf(value))],
                IsList: false,
                PlaceOf(value)));
        }
        else
        {
            _problems.Add(place, _parser.Accept<AnchorAlias>(out _)
                ? $"{shown}: aliases (*name) are not allowed; write the value"
                : $"{shown} has keys of its own; a study file is flat: write every key at the beginning of a line");
            _entries.Add(new FileEntry(key.Value, place, null, IsList: false, place));
            Skip();
        }
    }

    private List<FileValue>? ReadItems(string shown)
    {
        var (items, areGood, count) = (new List<FileValue>(), true, 0u);
        Place? tooMany = null;
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            if (_parser.TryConsume<Scalar>(out var item))
            {
                RefuseExtras(item, shown);
                if (item.Value.Length == 0)
                {
                    areGood = false;
                    _problems.Add(PlaceOf(item), $"{shown} has an empty item");
                }

                if (++count <= ListLimit.Most)
                {
                    items.Add(new FileValue(item.Value, PlaceOf(item)));
                }
                else
                {
                    tooMany ??= PlaceOf(item);
                }

                continue;
            }

            areGood = false;
            var isMapping = _parser.TryConsume<MappingStart>(out _); // its own mark is that of the line
            _problems.Add(PlaceOf(_parser.Current!), _parser.Accept<AnchorAlias>(out _)
                ? $"{shown}: aliases (*name) are not allowed; write the value"
                : $"{shown}: an item of a list is one value, neither a list nor a key with a value; a " +
                    "text with ': ' in it needs quotes");
            Skip(isMapping ? 1 : 0);
        }

        if (tooMany is { } place)
        {
            _problems.Add(place, $"{shown} has {count:#,0} values; allowed: at most {ListLimit.Most:#,0}");
            return null;
        }

        return areGood ? items : null;
    }

    private void RefuseExtras(NodeEvent node, string what)
    {
        if (!node.Anchor.IsEmpty)
        {
            _problems.Add(
                PlaceOf(node), $"{what}: anchors (&name) are not allowed; write the value where it is needed");
        }

        if (!node.Tag.IsEmpty)
        {
            _problems.Add(PlaceOf(node), $"{what}: tags ({FileProblems.Shown(node.Tag.Value)}) are not allowed; " +
                "the key decides how its value is read");
        }
    }

    // One node with all that is in it.
    private void Skip(int depth = 0)
    {
        do
        {
            var node = _parser.Consume<ParsingEvent>();
            depth += node.NestingIncrease;
            if (depth > DeepestNesting)
            {
                throw new SyntaxErrorException(
                    node.Start, node.End, $"Found more than {DeepestNesting} levels of nesting.");
            }
        }
        while (depth > 0);
    }

    private static bool IsNothing(Scalar scalar) =>
        scalar is { Value.Length: 0, Style: ScalarStyle.Plain, Anchor.IsEmpty: true, Tag.IsEmpty: true };
}
