using Soap.Lab.Reports;
using Spectre.Console;

namespace Soap.Cli.Presenters;

/// <summary>Where a command writes: tables to the output, or JSON alone with <c>--json</c>; everything passing goes elsewhere then.</summary>
internal sealed class Screen
{
    private const int WidthOfFiles = 120;
    private readonly TextWriter _output;

    private Screen(TextWriter output, TextWriter error, bool json, bool isTerminal)
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
        if (!isTerminal)
        {
            Out.Profile.Width = WidthOfFiles;
            Out.Profile.Capabilities.Unicode = true;
        }
    }

    /// <summary>For people.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>For messages that are not the answer.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether the output is JSON alone.</summary>
    public bool IsJson { get; }

    /// <summary>Whether lines can be drawn over.</summary>
    public bool IsLive { get; }

    /// <summary>Where plain lines of progress go: beside the answer, but never into JSON.</summary>
    public TextWriter Lines => IsJson ? Error : _output;

    private static bool NoColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>A screen on the process's streams; live only on a capable terminal that is not a build server's.</summary>
    public static Screen Create(TextWriter output, TextWriter error, bool json)
    {
        var isTerminal = output == Console.Out
            && !Console.IsOutputRedirected
            && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null or "")
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        return new Screen(output, error, json, isTerminal);
    }

    /// <summary>Writes the answer of <c>--json</c>; a number that is not finite is null, as in <c>numbers.json</c>.</summary>
    public void WriteJson<T>(T value) => _output.WriteLine(NumbersJson.Text(value));
}
