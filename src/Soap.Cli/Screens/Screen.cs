using Soap.Lab.Reports.Numbers;
using Spectre.Console;

namespace Soap.Cli.Screens;

/// <summary>
/// The output of a command: tables to the output, or JSON alone with <c>--json</c>; everything passing goes elsewhere
/// then.
/// </summary>
internal sealed class Screen
{
    private readonly TextWriter _output;
    private readonly bool _wrapsNotes;

    private Screen(TextWriter output, TextWriter error, bool json, bool isTerminal, int? width)
    {
        _output = output;
        Error = error;
        IsJson = json;
        IsLive = isTerminal && !json;
        Out = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && !NoColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        width ??= ScreenWidth.Of(isTerminal);
        _wrapsNotes = width is not null;
        Out.Profile.Width = width ?? ScreenWidth.OfFiles;
        if (!isTerminal)
        {
            Out.Profile.Capabilities.Unicode = true;
        }
    }

    /// <summary>The console for what is drawn over and what has a colour.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Characters of a line.</summary>
    public int Width => Out.Profile.Width;

    /// <summary>The stream of messages that are not the answer.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether the output is JSON alone.</summary>
    public bool IsJson { get; }

    /// <summary>Whether lines can be drawn over.</summary>
    public bool IsLive { get; }

    /// <summary>The stream of plain lines of progress: beside the answer, but never into JSON.</summary>
    public TextWriter Lines => IsJson ? Error : _output;

    private static bool NoColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>
    /// A screen on the process's streams; live only on a capable terminal that is not a build server's.
    /// </summary>
    /// <param name="output">For the answer.</param>
    /// <param name="error">For messages.</param>
    /// <param name="json">Whether the answer is JSON.</param>
    /// <param name="width">Characters of a line; null for those that the output has.</param>
    public static Screen Create(TextWriter output, TextWriter error, bool json, int? width = null)
    {
        var isTerminal = output == StandardStreams.Output
            && !Console.IsOutputRedirected
            && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null or "")
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        return new Screen(output, error, json, isTerminal, width);
    }

    /// <summary>Writes text for people, in lines that end between words.</summary>
    public void WriteLine(string text) => _output.WriteLine(WordWrap.Text(text, Width, hanging: 2));

    /// <summary>Writes a line of progress, or of what to do next; it stays whole where there is no screen, as others
    /// read it there.</summary>
    public void WriteNote(string text) => Lines.WriteLine(_wrapsNotes ? WordWrap.Text(text, Width, hanging: 2) : text);

    /// <summary>Writes a heading.</summary>
    public void WriteTitle(string text)
    {
        foreach (var line in WordWrap.Lines(text, Width, hanging: 2))
        {
            WriteStyled(line, new Style(decoration: Decoration.Bold));
            WriteRaw("\n");
        }
    }

    /// <summary>Writes what fits the line, as it is.</summary>
    public void WriteRaw(string text) => _output.Write(text.Replace("\n", _output.NewLine, StringComparison.Ordinal));

    /// <summary>Writes a part of a line, in a colour where the output has any.</summary>
    public void WriteStyled(string text, Style? style)
    {
        if (style is null || WordWrap.Width(text) > Width)
        {
            WriteRaw(text);
        }
        else
        {
            Out.Write(new Text(text, style));
        }
    }

    /// <summary>
    /// Writes the answer of <c>--json</c>; a number that is not finite is null, as in <c>numbers.json</c>.
    /// </summary>
    public void WriteJson<T>(T value) => _output.WriteLine(NumbersJson.Text(value));
}
