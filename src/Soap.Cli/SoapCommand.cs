using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using Soap.Cli.Commands;
using Soap.Cli.Hosting;
using Soap.Cli.Screens;
using Soap.Lab.Running;
using Soap.Native;

namespace Soap.Cli;

/// <summary>
/// The command <c>soap</c>: parses, runs, and turns every error into a message and an exit code.
/// A program that adds rules of its own to the catalogue hands over to it, and is the command with those rules.
/// </summary>
public static class SoapCommand
{
    private static readonly ParserConfiguration Literal =
        new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Runs the command in this process; call it once, as the last thing of a program.</summary>
    /// <param name="arguments">The words behind <c>soap</c>.</param>
    /// <returns>The exit code.</returns>
    public static int Run(params string[] arguments) => FileHandles.AreTooFew() ? ExitCode.Storage : Start(arguments);

    // A method of its own: what it needs is loaded when it is entered, not before the handles are counted.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Start(string[] arguments)
    {
        NativeLibraries.Register();
        NativeEnvironment.Prepare();

        // The libraries and the command write alike in every culture; so shall the screens of libraries that they use.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var (output, error) = (StandardStreams.Output, StandardStreams.Error);
        TrialOutput.Route(output, error);
        return Run(arguments, output, error);
    }

    internal static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, int? width = null)
    {
        try
        {
            var root = Build();
            var result = root.Parse(Asked(root, arguments), Literal);
            UsageErrors.ThrowIfAny(result);
            return result.Invoke(new Invocation
            {
                Output = output,
                Error = error,
                Width = width,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception)
        {
            var isTerminal = error == StandardStreams.Error && !Console.IsErrorRedirected;
            return ErrorReport.Write(exception, error, isTerminal ? ScreenWidth.Of(isTerminal) : null);
        }
    }

    // 'soap help run', as other commands have it, is 'soap run --help'; a command that is none is refused as such.
    private static IReadOnlyList<string> Asked(Command root, IReadOnlyList<string> arguments) => arguments switch
    {
        ["help", var first, ..] when root.Subcommands.All(command => command.Name != first) => [first],
        ["help", ..] => [.. arguments.Skip(1), "--help"],
        _ => arguments,
    };

    internal static Command Build()
    {
        var root = new Command("soap", "SOAP: a laboratory for learning without weight transport.")
        {
            RunCommand.Create(),
            PlanCommand.Create(),
            StatusCommand.Create(),
            WatchCommand.Create(),
            ResumeCommand.Create(),
            ResumeCommand.CreateRetry(),
            WorkerCommand.Create(),
            CancelCommand.Create(),
            TrainCommand.Create(),
            RulesCommand.Create(),
            DataCommand.Create(),
            DoctorCommand.Create(),
            ReportCommand.Create(),
            ExportCommand.Create(),
            CompareCommand.Create(),
            SchemaCommand.Create(),
        };
        HelpPage.AddTo(root);
        root.Options.Add(new VersionOption());
        HelpPage.ShowWithoutSubcommand(root);
        return HelpPage.With(
            root,
            """
            Examples:
              soap run                          the founding study on MNIST, with its report
              soap run curve                    a small study that needs no data
              soap run mine.yaml                a study of your own, see soap schema
              soap train rule=fa epochs=1       one network, by feedback alignment
              soap rules fa                     what the rule does
              soap doctor                       why it does not run here
              soap help run                     what a command takes, as soap run --help

            Exit codes:
              0 done   1 a fault of SOAP   2 bad usage   3 bad data   4 every trial diverged   5 cannot store
              75 a worker's trials are not finished: the same command goes on
              129 hung up, 130 interrupted, 131 quit, 138 and 140 user signals, 143 terminated:
                  the same command goes on
            """);
    }
}
