using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Lab.Comparisons;
using Soap.Lab.Records;

namespace Soap.Cli.Commands;

/// <summary><c>soap compare</c>: what changed from one study to another, beyond noise.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var a = new Argument<string>("A") { Description = "A finished study's folder, such as runs/founding." };
        var b = new Argument<string>("B") { Description = "Another one's." };
        var json = CommonOptions.Json();
        var command =
            new Command("compare", "Say what changed from one study to another, beyond noise.") { a, b, json };
        command.SetAction(result =>
        {
            var (one, other) = (new StudyFolder(result.GetValue(a)!), new StudyFolder(result.GetValue(b)!));
            ComparePresenter.Show(
                ResultScreen.Of(result, json),
                StudyComparer.Compare(ComparedStudy.Read(one), ComparedStudy.Read(other)));
            return ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            The exit code is 0 whether anything changed or not; --json has the flag of every number.

            Example:
              soap compare runs/before runs/after
            """);
    }
}
