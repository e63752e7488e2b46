namespace Soap.Cli.Screens;

/// <summary>Names with what is told of them, in two columns; a text that is too long goes on below itself.</summary>
internal sealed class Facts
{
    private const int Gap = 2, Narrowest = 24;
    private readonly List<(string Name, string Text)> _facts = [];

    /// <summary>Adds one.</summary>
    public void Add(string name, string text) => _facts.Add((name, text));

    /// <summary>The places beside the names; those of a whole line, less a margin, where there are too few.</summary>
    /// <param name="width">Of the screen.</param>
    /// <param name="name">The longest name.</param>
    public static int Room(int width, int name) =>
        width - name - Gap is >= Narrowest and var room ? room : width - Gap;

    /// <summary>Draws them.</summary>
    public void Write(Screen screen)
    {
        var name = _facts.Max(fact => WordWrap.Width(fact.Name));
        foreach (var fact in _facts)
        {
            // A word that has no place beside the name has perhaps one below it.
            var room = Room(screen.Width, name);
            var isBeside = room == screen.Width - name - Gap && WordWrap.LongestWord(fact.Text) <= room;
            string[] lines = [.. WordWrap.Lines(fact.Text, isBeside ? room : screen.Width - Gap)];
            var margin = new string(' ', isBeside ? name + Gap : Gap);
            screen.WriteRaw(isBeside ? WordWrap.Padded(fact.Name, name + Gap) : $"{fact.Name}\n{margin}");
            screen.WriteRaw($"{string.Join($"\n{margin}", lines)}\n");
        }
    }
}
