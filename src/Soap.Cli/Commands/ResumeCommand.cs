using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Lab.Clusters;
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
        var words = new Argument<string[]>("slurm.key=value")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "With --on: what Slurm is asked for, where it is not what it was asked for last.",
        };
        var command = new Command(name, description) { folder, words };
        var (options, cluster, behind) = (
            RunOptions.AddTo(command), SlurmOptions.AddTo(command), SlurmOptions.Behind());
        command.Options.Add(behind);
        command.SetAction(result =>
        {
            var study = new StudyFolder(result.GetValue(folder)!);
            var changes = result.GetValue(words)!;
            if (changes.FirstOrDefault(word => !word.StartsWith(SlurmSettings.Prefix, StringComparison.Ordinal))
                is { } other)
            {
                throw SoapException.BadUsage(
                    $"'{Quotation.Of(other)}' is one word too many; only keys of Slurm can stand here, and those of " +
                    $"the study behind: soap run {Quotation.ForShell(study.Path)}");
            }

            var isAsked = cluster.IsAsked(result, changes);
            var target = new StudyTarget(study.ReadManifest().Study, study);
            return !isAsked ? ReportedRun.Run(target, result, options, retry)
                : new SlurmRun(target, SlurmKey.Apply(SlurmRun.LastSettings(study), changes).Settings)
                {
                    Retry = retry,
                    IsDry = result.GetValue(cluster.DryRun),
                    IsBehind = result.GetValue(behind),
                }.Run(result, options);
        });
        return command;
    }
}
