using System.CommandLine;
using System.Globalization;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Data;
using Soap.Lab.Studies;
using Soap.Lab.Studies.Power;

namespace Soap.Cli.Commands;

/// <summary><c>soap plan</c>: what a study would run and cost; writes the manifest of a new study, and trains nothing that is kept.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var (study, overrides) = (CommonOptions.Study(), CommonOptions.Overrides());
        var (quick, target, jobs) = (CommonOptions.Quick(), CommonOptions.StudyFolder(), CommonOptions.Jobs());
        var pilot = new Option<string?>("--pilot") { HelpName = "DIR", Description = "A study that was run, whose spread tells how many seeds are needed; the study's own folder if left out." };
        var see = Ratio();
        var (data, json) = (CommonOptions.DataFolder(), CommonOptions.Json());
        var command = new Command("plan", "Say what a study would run and cost, how many seeds it needs; writes the manifest of a new one.") { study, overrides, quick, target, pilot, see, jobs, data, json };
        command.SetAction(result =>
        {
            var (planned, folder) = StudyTarget.Of(result.GetValue(study), result.GetValue(overrides)!, result.GetValue(quick), result.GetValue(target));
            var screen = ScreenOf.Result(result, json);
            var task = OpenTask.For(planned.Trial, DataFolders.Standard(result.GetValue(data)), screen);
            var provenance = ProvenanceCollector.Collect(CommandText.Of(result.Tokens.Select(token => token.Value)), task.Digests);
            var isNew = !folder.HasStudy;
            var manifest = isNew ? Claim(folder, planned, provenance) : folder.Plan(planned, provenance);
            var there = StudyResults.ReadAll(folder, manifest);

            screen.WriteNote("training every rule for a moment to see how long it takes");
            var cost = StudyCost.Of(manifest.Study, task, there);
            var spread = result.GetValue(pilot) is { } other ? StudyResults.Read(new StudyFolder(other)) : there;
            var ratio = result.GetValue(see);
            PlanPresenter.Show(screen, manifest, cost, result.GetValue(jobs) ?? Environment.ProcessorCount, PowerAnalyzer.Of(spread, manifest.Study.Seeds.Count, ratio), ratio, folder.Path, Next(isNew, folder, manifest, result.GetValue(overrides)!));
            return ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            The keys of key=value are those of soap run.

            Examples:
              soap plan                                    what the founding study costs
              soap plan confound seeds=1..20 --out runs/long
              soap plan runs/founding seeds=1..20          what it would cost to add seeds to a study; nothing is written
              soap plan --pilot runs/founding-quick --see 1.05   how many seeds show a difference of 5 %
            """);
    }

    private static string Next(bool isNew, StudyFolder folder, StudyManifest manifest, string[] words) =>
        isNew ? $"Planned in {folder.Path}, manifest {manifest.Generation}. Run it with: soap resume {folder.Path}"
        : manifest.Generation == folder.ReadManifest().Generation ? $"{folder.Path} holds this study. Go on with: soap resume {folder.Path}"
        : $"Nothing was written: {folder.Path} holds less than that. Run what is new with: soap run {CommandText.Quote(folder.Path)} {string.Join(' ', words.Select(CommandText.Quote))}".TrimEnd();

    // A study that is there grows when it is run, not when one asks what that would cost.
    private static StudyManifest Claim(StudyFolder folder, StudySpecification study, Provenance provenance)
    {
        using var folderLock = folder.Lock();
        return folder.Claim(study, provenance);
    }

    private static Option<double> Ratio() => new("--see")
    {
        HelpName = "RATIO",
        Description = "The ratio to the baseline, in examples or in validation loss, that the study shall find with a power of 80 %; 1.1 if left out.",
        DefaultValueFactory = _ => 1.1,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is > 0 and not 1 && double.IsFinite(ratio))
            {
                return ratio;
            }

            result.AddError($"--see {result.Tokens[0].Value}: not allowed; allowed: a number above 0 other than 1, such as 1.1");
            return 0;
        },
    };
}
