using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Lab.Records;

namespace Soap.Cli.Commands;

/// <summary><c>soap resume</c> and <c>soap retry</c>: go on with the study that a folder holds.</summary>
internal static class ResumeCommand
{
    public static Command Create() => HelpPage.With(
        Of("resume", "Go on with a planned or interrupted study: run what is missing, and report.", retry: false),
        """
        Example:
          soap resume runs/founding
        """);

    public static Command CreateRetry() => HelpPage.With(
        Of("retry", "Run the trials of a study again that failed, with what is missing, and report.", retry: true),
        """
        A trial that diverged has not failed: that is a result, and it is never run again.

        Example:
          soap retry runs/founding
        """);

    private static Command Of(string name, string description, bool retry)
    {
        var folder = CommonOptions.FolderOfStudy();
        var command = new Command(name, description) { folder };
        var options = RunOptions.AddTo(command);
        command.SetAction(result =>
        {
            var target = new StudyFolder(result.GetValue(folder)!);
            return ReportedRun.Run(new StudyTarget(target.ReadManifest().Study, target), result, options, retry);
        });
        return command;
    }
}
