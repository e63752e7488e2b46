using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Screens;
using Soap.Native.Doctor;
using Spectre.Console;

namespace Soap.Cli.Commands;

/// <summary><c>soap doctor</c>: whether SOAP can work on this machine, and what to do if not.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Check this machine: can libtorch be loaded, does it " +
            "compute, and if not, why.") { json };
        command.SetAction(result => Show(
            ResultScreen.Of(result, json), MachineChecks.Run()));
        return HelpPage.With(command, "Exit code: 0 when SOAP works here (warnings or not), 1 when a check failed.");
    }

    internal static int Show(Screen screen, IReadOnlyList<CheckResult> results)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(results);
        }
        else
        {
            var table = ScreenTable.Create("check", "result", "found");
            foreach (var result in results)
            {
                var found = result.Advice is null ? result.Found : $"{result.Found}\n→ {result.Advice}";
                table.AddRow(ScreenTable.Text(result.Name), Status(result.Status), ScreenTable.Text(found));
            }

            table.Write(screen);
        }

        return results.Any(result => result.Status == CheckStatus.Failed) ? ExitCode.Unexpected : ExitCode.Done;
    }

    private static ScreenTable.Cell Status(CheckStatus status) => status switch
    {
        CheckStatus.Ok => ScreenTable.Text("ok", new Style(Color.Green)),
        CheckStatus.Warning => ScreenTable.Text("warning", new Style(Color.Yellow)),
        _ => ScreenTable.Text("failed", new Style(Color.Red)),
    };
}
