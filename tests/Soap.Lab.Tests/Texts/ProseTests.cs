using System.Text.RegularExpressions;
using Soap.Lab.Texts;
using Xunit;

namespace Soap.Lab.Tests.Texts;

/// <summary>The report's sentences by key, and where the code asks for them.</summary>
public sealed partial class ProseTests
{
    private const string Folder = "src/Soap.Lab/Texts/Prose";

    // Every call in the source: where it stands, its key and the names of its values.
    private static readonly (string Place, string Key, string[] Names)[] Calls =
        [.. Repository.Files("src/Soap.Lab", "*.cs").SelectMany(CallsIn)];

    [Fact]
    public void Every_key_that_the_source_asks_for_is_in_the_files()
    {
        Assert.True(Calls.Length > 200, $"Only {Calls.Length} calls were found.");
        Assert.DoesNotContain(Calls, call => !Prose.All.ContainsKey(call.Key));
    }

    [Fact]
    public void Every_key_of_the_files_is_asked_for_in_the_source() =>
        Assert.Empty(Prose.All.Keys.Except(Calls.Select(call => call.Key)));

    [Fact]
    public void Every_call_fills_the_holes_of_its_text_and_no_others()
    {
        var wrong =
            from call in Calls
            let holes = Prose.Holes(Prose.All[call.Key]).Order(StringComparer.Ordinal)
            where !holes.SequenceEqual(call.Names.Order(StringComparer.Ordinal))
            select $"{call.Place}: {call.Key} has {string.Join(", ", holes)}, not {string.Join(", ", call.Names)}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Calls_are_found_with_keys_and_names_of_values_across_lines_and_in_each_other()
    {
        const string source = """
            Prose.Of(
                "outer", ("first", Prose.Of("inner", ("only", $"{Join(", ", x)}"))), ("second", y == 1 ? "(" : "))"));
            """;
        Assert.Equal(
            [("outer", "first second"), ("inner", "only")],
            CallsOf("", source).Select(call => (call.Key, string.Join(' ', call.Names))));
    }

    [Fact]
    public void Keys_are_literals_wherever_a_text_is_asked_for() =>
        Assert.Empty(
            from file in Repository.Files("src/Soap.Lab", "*.cs")
            where AnyCall().Count(Repository.Read(file)) != CallWithKey().Count(Repository.Read(file))
            select file);

    [Fact]
    public void The_files_of_the_folder_are_those_that_are_built_in()
    {
        (string, string)[] files =
        [
            .. Repository.Files(Folder, "*.txt").Select(file => (file, Repository.Read(file))),
        ];
        Assert.NotEmpty(files);
        var read = Prose.Merged(files);
        Assert.Equal(
            read.OrderBy(entry => entry.Key, StringComparer.Ordinal),
            Prose.All.OrderBy(entry => entry.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_line_of_the_files_ends_before_column_120() =>
        Assert.Empty(
            from file in Repository.Files(Folder, "*.txt")
            from line in Repository.Read(file).Split('\n')
            where line.Length >= 120
            select $"{file}: {line}");

    [Fact]
    public void Lines_of_a_text_are_joined_by_single_spaces()
    {
        var entries = Prose.Entries(
            "a.txt", "# a comment\n\none:\n  It is {what},\n  all of it.\n\ntwo.a-b:\r\n  2 %\r\n");
        Assert.Equal([("one", "It is {what}, all of it."), ("two.a-b", "2 %")], entries);
    }

    [Fact]
    public void Holes_are_filled_wherever_they_stand_and_values_are_left_as_they_are() =>
        Assert.Equal(
            "{b}, 2 and {b}", Prose.Filled("key", "{a}, {b} and {a}", ("a", "{b}"), ("b", "2")));

    [Fact]
    public void A_missing_key_is_refused_by_its_name()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Prose.Of("no.such-key", ("a", "1")));
        Assert.Equal("No text of the report has the key 'no.such-key'.", refusal.Message);
    }

    [Fact]
    public void An_unfilled_hole_is_refused_by_its_name()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Prose.Of("target.missed", ("missed", "1")));
        Assert.Equal("The hole 'seeds' of the text 'target.missed' has no value.", refusal.Message);
    }

    [Fact]
    public void A_value_without_a_hole_is_refused_by_its_name()
    {
        var refusal = Assert.Throws<InvalidOperationException>(
            () => Prose.Of("target.missed", ("missed", "1"), ("seeds", "2"), ("seed", "3")));
        Assert.Equal("The text 'target.missed' has no hole 'seed'.", refusal.Message);
    }

    [Theory]
    [InlineData("One:\n  Text.\n", 1, "neither comment, key nor indented text")]
    [InlineData("a text\n", 1, "neither comment, key nor indented text")]
    [InlineData("one:\n Text.\n", 2, "neither comment, key nor indented text")]
    [InlineData("one:\n\tText.\n", 2, "neither comment, key nor indented text")]
    [InlineData("one: Text.\n", 1, "neither comment, key nor indented text")]
    [InlineData("# so\n\n  Text.\n", 3, "text without a key")]
    [InlineData("one:\n  Text.\n\n  More.\n", 4, "text without a key")]
    [InlineData("one:\n\n  Text.\n", 2, "an entry without text")]
    [InlineData("one:", 2, "an entry without text")]
    [InlineData("one:\n  Text.\ntwo:\n  Text.\n", 3, "a key without an empty line before it")]
    [InlineData("one:\n  Text {of it.\n", 2, "a brace of no hole")]
    [InlineData("one:\n  Text {0}.\n", 2, "a brace of no hole")]
    [InlineData("one:\n  Text. \n", 2, "white space at the end")]
    [InlineData("one:\n   \n", 2, "white space at the end")]
    public void A_malformed_file_is_refused_with_file_and_line(string content, int line, string what)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Prose.Entries("a.txt", content).ToArray());
        Assert.Equal($"a.txt, line {line}: {what}.", refusal.Message);
    }

    [Theory]
    [InlineData("a.txt", "one:\n  1\n\none:\n  2\n", "b.txt", "two:\n  1\n", "a.txt: the key 'one' is there already.")]
    [InlineData("a.txt", "one:\n  1\n", "b.txt", "one:\n  1\n", "b.txt: the key 'one' is there already.")]
    public void A_key_is_refused_the_second_time(
        string first, string content, string second, string other, string message)
    {
        var refusal = Assert.Throws<InvalidOperationException>(
            () => Prose.Merged([(first, content), (second, other)]));
        Assert.Equal(message, refusal.Message);
    }

    private static IEnumerable<(string Place, string Key, string[] Names)> CallsIn(string file) =>
        CallsOf(file, Repository.Read(file));

    private static IEnumerable<(string Place, string Key, string[] Names)> CallsOf(string file, string source) =>
        from Match call in CallWithKey().Matches(source)
        let line = source.AsSpan(0, call.Index).Count('\n') + 1
        select ($"{file}:{line}", call.Groups[1].Value, Names(source, call.Index + call.Length));

    // The first words of the tuples up to the bracket that closes the call. What stands in quotes is skipped; a string
    // in another's hole ends that one here, which does no harm where the hole's own brackets are even.
    private static string[] Names(string source, int at)
    {
        List<string> names = [];
        for (var depth = 1; depth > 0; at++)
        {
            if (depth == 1 && TupleName().Match(source, at) is { Success: true } name)
            {
                names.Add(name.Groups[1].Value);
            }

            if (source[at] == '"')
            {
                at = source.IndexOf('"', at + 1);
            }

            depth += source[at] switch { '(' => 1, ')' => -1, _ => 0 };
        }

        return [.. names];
    }

    [GeneratedRegex(@"\bProse\.Of\(")]
    private static partial Regex AnyCall();

    [GeneratedRegex("""\bProse\.Of\(\s*"([^"]+)"(?=[,)])""")]
    private static partial Regex CallWithKey();

    [GeneratedRegex("""\G\("([^"]+)",""")]
    private static partial Regex TupleName();
}
