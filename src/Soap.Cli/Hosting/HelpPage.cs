using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;
using Soap.Cli.Screens;

namespace Soap.Cli.Hosting;

/// <summary>The help of a command: the usual sections, and what was given to <c>With</c> behind them.</summary>
internal static class HelpPage
{
    private const int Widest = 100;
    private static readonly ConditionalWeakTable<Command, Func<string>[]> Notes = [];

    /// <summary>Gives <paramref name="root"/> and all commands below it the option <c>--help</c>.</summary>
    public static void AddTo(Command root)
    {
        var option = new HelpOption { Description = "Show this help." };
        option.Action = new Page((HelpAction)option.Action!);
        root.Options.Add(option);
    }

    /// <summary>Sections for the end of the command's help.</summary>
    public static Command With(Command command, params Func<string>[] sections)
    {
        Notes.Add(command, sections);
        return command;
    }

    /// <inheritdoc cref="With(Command, Func{string}[])"/>
    public static Command With(Command command, string section) => With(command, () => section);

    /// <summary>The first example of a command, or of the one above it, that begins as given; null where there is
    /// none.</summary>
    /// <param name="command">The command.</param>
    /// <param name="beginning">Such as <c>soap data fetch</c>.</param>
    public static string? Example(Command command, string beginning) => command.Parents.OfType<Command>()
        .Prepend(command)
        .SelectMany(one => Notes.TryGetValue(one, out var sections) ? sections : [])
        .SelectMany(section => section().Split('\n'))
        .Select(line => line.Trim())
        .FirstOrDefault(line => line.StartsWith($"{beginning} ", StringComparison.Ordinal));

    /// <summary>A command that only groups others shows its help.</summary>
    public static void ShowWithoutSubcommand(Command command) =>
        command.SetAction(result => new Page(new HelpAction()).Invoke(result));

    private sealed class Page(HelpAction usual) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var output = parseResult.InvocationConfiguration.Output;
            var isTerminal = output == StandardStreams.Output && !Console.IsOutputRedirected;
            var width = Invocation.WidthOf(parseResult) ?? ScreenWidth.Of(isTerminal) ?? ScreenWidth.OfFiles;
            usual.MaxWidth = Math.Min(Widest, width);
            usual.Invoke(parseResult);
            if (Notes.TryGetValue(parseResult.CommandResult.Command, out var sections))
            {
                foreach (var section in sections)
                {
                    output.WriteLine(WordWrap.Text(section(), width, hanging: 2));
                    output.WriteLine();
                }
            }

            return ExitCode.Done;
        }
    }
}
