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
            var ended = End(study.Path);
            result.InvocationConfiguration.Output.WriteLine(ended.Count == 0
                ? "No job of this study waits or runs."
                : $"Ended {string.Join(", ", ended)}. Go on with: soap resume {Quotation.ForShell(study.Path)} " +
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

    // The job behind others may submit more before it is ended itself, so it is looked for what came meanwhile; it is
    // the last of a submission, and ended first, so that it does not begin when the others end.
    private static List<string> End(string study)
    {
        var ended = new List<string>();
        while (true)
        {
            var queued = SlurmQueue.OfStudy(study, out var jobs, out var why) ?? throw SoapException.BadUsage(
                $"{why}. Run this on a machine of the cluster, or end the jobs yourself: " +
                $"scancel {string.Join(' ', jobs)}");
            string[] added = [.. queued.Except(ended)];
            if (added.Length == 0)
            {
                return ended;
            }

            SlurmTools.Require("scancel", [.. added.Reverse()]);
            ended.AddRange(added);
        }
    }
}
