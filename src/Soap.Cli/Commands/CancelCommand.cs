using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Lab.Clusters;
using Soap.Lab.Records;

namespace Soap.Cli.Commands;

/// <summary><c>soap cancel</c>: ends a study's jobs on a cluster.</summary>
internal static class CancelCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.FolderOfStudy();
        var command = new Command("cancel", "End a study's jobs on Slurm; running trials store their states.")
        {
            folder,
        };
        command.SetAction(result =>
        {
            var study = new StudyFolder(result.GetValue(folder)!);
            _ = study.ReadManifest();
            var jobs = new SlurmFolder(study.Path).Submissions().SelectMany(submission => submission.Jobs).ToArray();
            var queued = jobs.Length == 0 ? [] : (SlurmQueue.States(jobs, out var why) ?? throw SoapException.BadUsage(
                $"{why}. Run this on a machine of the cluster, or end the jobs yourself: " +
                $"scancel {string.Join(' ', jobs)}"))
                .Where(state => state.IsQueued).Select(state => state.Job).Distinct().ToArray();
            if (queued.Length > 0)
            {
                SlurmTools.Require("scancel", queued);
            }

            result.InvocationConfiguration.Output.WriteLine(queued.Length == 0
                ? "No job of this study waits or runs."
                : $"Ended {string.Join(", ", queued)}. Go on with: soap resume {Quotation.ForShell(study.Path)} " +
                    "--on slurm");
            return ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            Example:
              soap cancel runs/founding
            """);
    }
}
