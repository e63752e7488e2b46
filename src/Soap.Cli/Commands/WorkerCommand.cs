using System.CommandLine;
using System.Globalization;
using Soap.Cli.Hosting;
using Soap.Lab.Records;
using Soap.Lab.Running;

namespace Soap.Cli.Commands;

/// <summary>
/// <c>soap worker</c>: some trials of a planned study, by their numbers; what jobs of a cluster run.
/// </summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var folder = CommonOptions.FolderOfStudy();
        var index = new Option<string>("--index")
        {
            HelpName = "NUMBERS",
            Required = true,
            Description = "Which trials, numbered from 0 as soap plan --json and the manifest list them, with those " +
                $"of later rounds behind: {TrialNumbers.Allowed}.",
        };
        var manifest = Manifest();
        var code = new Option<string?>("--code")
        {
            HelpName = "DIGEST",
            Description = "Refuse to run by another build of SOAP than the one with this digest.",
        };
        var retry = new Option<bool>("--retry") { Description = "Run trials again that failed." };
        var command = new Command(
            "worker", "Run some trials of a planned study; what jobs of a cluster do.")
        {
            folder, index, manifest, code, retry,
        };
        var options = RunOptions.AddTo(command);
        command.SetAction(result =>
        {
            RefuseOtherCode(result.GetValue(code));
            var study = new StudyFolder(result.GetValue(folder)!);
            var plan = result.GetValue(manifest) is { } generation
                ? study.ReadManifest(generation)
                : study.ReadManifest();
            return new WorkerRun(
                study, plan, TrialNumbers.Parse(result.GetValue(index)!), result.GetValue(retry)).Run(result, options);
        });
        return HelpPage.With(
            command,
            """
            Any number of workers may run at once, on any number of machines that share the folder. A trial whose
            result is there is not run again. One that another process has is waited for until that one's lease would
            have run out; if it still works then, the trial is left to it.

            Exit codes: 0 every result is there; 1 a trial failed; 2, 3, 5 as always; 75 not finished, run the same
            command again: told to end by USR1, USR2 or TERM, states stored; or a trial is another process's; or not
            planned yet.

            Examples:
              soap worker /shared/founding --index 7
              soap worker /shared/founding --index 0-15 --jobs 4
            """);
    }

    private static void RefuseOtherCode(string? planned)
    {
        if (planned is not null && planned != BuildDigest.Current)
        {
            throw SoapException.BadUsage(
                $"--code {Quotation.Of(planned)}: this is another build of SOAP, {BuildDigest.Current}, than the " +
                "one that submitted the study. Results of both would mix. Submit it again with this one, or put the " +
                "other back.");
        }
    }

    private static Option<int?> Manifest() => new("--manifest")
    {
        HelpName = "N",
        Description = "The plan whose numbers are meant, manifest-N.json; the last one if left out.",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number) && number >= 1)
            {
                return number;
            }

            result.AddError(
                $"--manifest {result.Tokens[0].Value}: not allowed; allowed: a whole number of at least 1");
            return null;
        },
    };
}
