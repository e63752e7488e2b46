using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Lab.Clusters;
using Soap.Lab.Records;
using Soap.Lab.Running;

namespace Soap.Cli.Commands;

/// <summary><c>soap status</c>: how far a study is, and what to do next.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var (folder, json) = (CommonOptions.FolderOfStudy(), CommonOptions.Json());
        var command = new Command("status", "Say how far a study is, what failed, and how to go on.") { folder, json };
        command.SetAction(result =>
        {
            var target = new StudyFolder(result.GetValue(folder)!);
            var status = StudyStatus.Of(target);
            StatusPresenter.Show(
                ResultScreen.Of(result, json), status, target.Path, SlurmStatus.Of(target.Path, status));
            return ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            Example:
              soap status runs/founding
            """);
    }
}
