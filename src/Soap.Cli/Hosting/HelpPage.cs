using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Soap.Cli.Hosting;

/// <summary>The help of a command: the usual sections, and what was given to <c>With</c> behind them.</summary>
internal static class HelpPage
{
    private const int Width = 100;
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

    /// <summary>A command that only groups others shows its help.</summary>
    public static void ShowWithoutSubcommand(Command command) =>
        command.SetAction(result => new Page(new HelpAction()).Invoke(result));

    private sealed class Page(HelpAction usual) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            usual.MaxWidth = Width;
            usual.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            if (Notes.TryGetValue(parseResult.CommandResult.Command, out var sections))
            {
                foreach (var section in sections)
                {
                    output.WriteLine(section());
                    output.WriteLine();
                }
            }

            return ExitCode.Done;
        }
    }
}
