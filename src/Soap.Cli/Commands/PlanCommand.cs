using System.CommandLine;
using System.Globalization;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Cli.Screens;
using Soap.Data;
using Soap.Lab.Power;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;

namespace Soap.Cli.Commands;

/// <summary>
/// <c>soap plan</c>: what a study would run and cost; writes the manifest of a new study, and trains nothing that is
/// kept.
/// </summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var (study, overrides) = (CommonOptions.Study(), CommonOptions.Overrides());
        var (quick, target, jobs) = (CommonOptions.Quick(), CommonOptions.StudyFolder(), CommonOptions.Jobs());
        var pilot = new Option<string?>("--pilot")
        {
            HelpName = "DIR",
            Description = "A study that was run, whose spread tells how many seeds are needed; " +
                "the study's own folder if left out.",
        };
        var see = Ratio();
        var (data, json) = (CommonOptions.DataFolder(), CommonOptions.Json());
        var command = new Command(
            "plan", "Say what a study would run and cost, how many seeds it needs; writes the manifest of a new one.")
        {
            study, overrides, quick, target, pilot, see, jobs, data, json,
        };
        command.SetAction(result =>
        {
            var (name, output) = (result.GetValue(study), result.GetValue(target));
            if (StudyGroup.Find(name) is not { } group)
            {
                return Plan(result, name, output);
            }

            if (result.GetValue(json) || result.GetValue(pilot) is not null)
            {
                throw SoapException.BadUsage(
                    $"{(result.GetValue(json) ? "--json" : "--pilot")} belongs to the plan of one study, and " +
                        $"{name} is {group.Studies.Count}; name one of them: " +
                        string.Join(", ", group.Studies.Select(one => one.Name)));
            }

            var several = GroupTarget.Of(group, result.GetValue(overrides)!, result.GetValue(quick), output);
            foreach (var (one, asked) in group.Studies.Zip(several.Studies))
            {
                Plan(result, one.Name, asked.Folder.Path);
            }

            ResultScreen.Of(result, json).WriteNote(
                "run all of them, with one report: " +
                    Run(name, result.GetValue(overrides)!, result.GetValue(quick), output));
            return ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            The keys of key=value are those of soap run.

            Examples:
              soap plan                                    what the founding study costs
              soap plan confound seeds=1..20 --out runs/long
              soap plan runs/founding seeds=1..20          what adding seeds to a study would cost; nothing is written
              soap plan --pilot runs/founding-quick --see 1.05   how many seeds show a difference of 5 %
            """);

        int Plan(ParseResult result, string? name, string? output)
        {
            var words = result.GetValue(overrides)!;
            var asked = StudyTarget.Of(name, words, result.GetValue(quick), output);
            var (planned, folder) = asked;
            var screen = ResultScreen.Of(result, json);
            var task = TaskOpener.For(planned.Trial, DataFolders.Standard(result.GetValue(data)), screen);
            var provenance = ProvenanceCollector.Collect(
                CommandText.Of(result.Tokens.Select(token => token.Value)), task.Digests, planned.Trial.Device,
                planned.Trial.DataOrigin);
            var change = folder.ChangeBy(planned, provenance);
            var writes = change == PlanChange.New || (change == PlanChange.Replaced && !asked.IsNamedByFolder);
            var manifest = writes ? Claim(folder, planned, provenance) : folder.Plan(planned, provenance);
            var run = asked.IsNamedByFolder ? CommandText.Of(["run", folder.Path, .. words])
                : Run(name, words, result.GetValue(quick), output);
            var next = Next(change, writes, folder, manifest, run);
            var there = StudyResults.ReadAll(folder, manifest);

            screen.WriteNote("training every rule for a moment to see how long it takes");
            var cost = StudyCost.Of(manifest.Study, task, there);
            var spread = result.GetValue(pilot) is { } other ? StudyResults.Read(new StudyFolder(other)) : there;
            var ratio = result.GetValue(see);
            var needed = PowerAnalyzer.Of(spread, manifest.Study.Seeds.Count, ratio);
            var within = PowerAnalyzer.Of(spread, manifest.Study.Margin);
            var atOnce = result.GetValue(jobs) ?? Environment.ProcessorCount;
            PlanPresenter.Show(screen, manifest, cost, atOnce, needed, ratio, within, folder.Path, next);
            return ExitCode.Done;
        }
    }

    // A file may have changed since its study was planned: only the file has what is new.
    private static string Run(string? study, string[] words, bool quick, string? target) => CommandText.Of(
    [
        "run",
        .. (string[])(study is null ? [] : [study]),
        .. words,
        .. (string[])(quick ? ["--quick"] : []),
        .. (string[])(target is null ? [] : ["--out", target]),
    ]);

    private static string Next(
        PlanChange change, bool writes, StudyFolder folder, StudyManifest manifest, string run)
    {
        var path = Quotation.ForShell(folder.Path);
        return (change, writes) switch
        {
            (PlanChange.None, _) => $"{folder.Path} holds this study. Go on with: soap resume {path}",
            (PlanChange.Replaced, true) => $"Planned anew in {folder.Path}, in the place of a plan of which no trial "
                + $"had run. Run it with: soap resume {path}",
            (PlanChange.Replaced, false) => $"Nothing was written: {folder.Path} holds another plan, of which no "
                + $"trial has run. Run this one in its place with: {run}",
            (PlanChange.Grown, _) =>
                $"Nothing was written: {folder.Path} holds less than that. Run what is new with: {run}",
            _ => $"Planned in {folder.Path}, manifest {manifest.Generation}. Run it with: soap resume {path}",
        };
    }

    // A study of which trials have run grows when it is run, not when one asks what that would cost.
    private static StudyManifest Claim(StudyFolder folder, StudySpecification study, Provenance provenance)
    {
        return folder.Claim(study, provenance).Manifest;
    }

    private static Option<double> Ratio() => new("--see")
    {
        HelpName = "RATIO",
        Description = "The ratio to the baseline, in examples or in validation loss, that the study shall find with " +
            "a power of 80 %; 1.1 if left out.",
        DefaultValueFactory = _ => 1.1,
        CustomParser = result =>
        {
            if (double.TryParse(
                result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio)
                && ratio is > 0 and not 1
                && double.IsFinite(ratio))
            {
                return ratio;
            }

            result.AddError(
                $"--see {result.Tokens[0].Value}: not allowed; allowed: a number above 0 other than 1, such as 1.1");
            return 0;
        },
    };
}
