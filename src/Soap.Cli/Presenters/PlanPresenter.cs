using Soap.Cli.Screens;
using Soap.Lab.Planning;
using Soap.Lab.Power;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Texts;
using Spectre.Console;

namespace Soap.Cli.Presenters;

/// <summary>What a study would run and cost, in the terminal.</summary>
internal static class PlanPresenter
{
    public static void Show(
        Screen screen, StudyManifest manifest, StudyCost cost, int jobs, IReadOnlyList<SeedsNeeded> needed,
        double ratio, IReadOnlyList<MarginSeeds> within, string folder, string next)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                Folder = folder,
                Manifest = manifest,
                cost.Phases,
                cost.Total,
                cost.Unscreened,
                Jobs = jobs,
                TooFewSeeds = SeedLimits.TooFewSeeds(manifest.Study),
                SeedsNeeded = needed,
                Ratio = ratio,
                SeedsForMargin = within,
            });
            return;
        }

        var study = manifest.Study;
        screen.WriteLine($"{study.Name}: {study.Title}");
        screen.WriteLine($"{Of(study.Rules.Count, "rule")}: {string.Join(", ", study.Rules.Select(RuleName.Brief))}");
        if (study.SharedRateRules is { } alone)
        {
            screen.WriteLine($"{Of(alone.Count, "more rule")} at the shared rate alone: " +
                string.Join(", ", alone.Select(RuleName.Brief)));
        }

        screen.WriteLine($"{Of(study.Seeds.Count, "reporting seed")}{Tuning(study)}");
        if (SeedLimits.TooFewSeeds(study) is { } sentence)
        {
            screen.WriteLine(sentence);
        }

        var table = ScreenTable.OneLine(
            "trials", "number", "finished", "examples", "floating-point operations", "one core");
        foreach (var phase in cost.Phases)
        {
            table.AddRow(Row(PhaseText.Of(phase.Phase), phase));
        }

        table.AddRow(Row("all", cost.Total));
        table.Write(screen);
        var left = cost.Phases.Sum(phase => phase.Seconds * (phase.Trials - phase.Finished) / phase.Trials);
        screen.WriteLine(left > 0
            ? $"About {Durations.Text(TimeSpan.FromSeconds(left / jobs))} with {Of(jobs, "trial")} at once, if the " +
                "machine has nothing else to do."
            : "Everything is finished.");
        if (cost.Unscreened is { } unscreened)
        {
            var tuning = cost.Phases.Where(phase => phase.Phase.Chooses()).Sum(phase => phase.Seconds);
            screen.WriteLine(
                $"Screening keeps {study.Screening!.Keep} of {CandidateList.CountOf(study)} candidates of each rule " +
                    $"after {study.Screening.Epochs} of {study.Trial.Epochs} epochs: tuning takes about " +
                    $"{Durations.Text(TimeSpan.FromSeconds(tuning))} of one core in place of " +
                    $"{Durations.Text(TimeSpan.FromSeconds(unscreened.Seconds))}.");
        }

        if (study.EdgeExtensions > 0)
        {
            screen.WriteLine($"If a rule's best lies on the edge of the grid, up to {study.EdgeExtensions} times " +
                $"{study.Rules.Count * study.TuningSeeds.Count} or twice as many trials come on top.");
        }

        Seeds(screen, needed, ratio, study.Seeds.Count);
        if (within.Count > 0)
        {
            Margin(screen, within, study.Margin!.Value);
        }

        screen.WriteNote(next);
    }

    private static void Seeds(Screen screen, IReadOnlyList<SeedsNeeded> needed, double ratio, int planned)
    {
        if (needed.Count == 0)
        {
            screen.WriteLine("How many seeds are needed is told by a pilot: run this with a few seeds first, then " +
                "soap plan … --pilot DIR.");
            return;
        }

        var table = ScreenTable.OneLine(
            "rule", "rate", "ratio of", "sd of ln", "pilot", "seeds", "cautiously", $"{planned} seeds see");
        foreach (var one in needed)
        {
            table.AddRow(
                ScreenTable.Text(RuleName.Brief(one.Rule)),
                ScreenTable.Text(one.Phase == StudyPhase.SharedRate ? "shared" : "best"),
                ScreenTable.Text(one.Outcome == PowerOutcome.Examples ? "examples to target" : "validation loss"),
                ScreenTable.Text($"{one.Deviation:G3}"),
                ScreenTable.Text($"{one.PilotSeeds}"),
                ScreenTable.Text(Count(one.Seeds)),
                ScreenTable.Text(Count(one.CautiousSeeds)),
                ScreenTable.Text(one.VisibleRatio is { } visible ? $"{visible:0.000}x" : null));
        }

        screen.WriteLine(
            $"Seeds that it takes to find a ratio to the baseline of {ratio:0.###}, by the spread of the pilot:");
        table.Write(screen);
        screen.WriteLine("Power 0.8, level 0.05, paired two-sided t test of ln ratio to the baseline; cautiously: " +
            "with the upper 80 % limit of the spread, which few seeds give only roughly. " +
            $"Never fewer than {needed[0].FewestSeeds}: with fewer, the report's sign-flip test can call nothing " +
            "clear after Holm's correction over the pilot's rules.");
    }

    private static void Margin(Screen screen, IReadOnlyList<MarginSeeds> within, double margin)
    {
        var table = ScreenTable.OneLine("rule", "rate", "sd of difference", "pilot", "no worse", "as good");
        foreach (var one in within)
        {
            table.AddRow(
                ScreenTable.Text(RuleName.Brief(one.Rule)),
                ScreenTable.Text(one.Phase == StudyPhase.SharedRate ? "shared" : "best"),
                ScreenTable.Text($"{one.Deviation:G3}"),
                ScreenTable.Text($"{one.PilotSeeds}"),
                ScreenTable.Text(Count(one.NotWorse)),
                ScreenTable.Text(Count(one.AsGood)));
        }

        screen.WriteLine(
            $"Seeds that it takes to show a rule that does not differ to be within the margin of {margin}:");
        table.Write(screen);
        screen.WriteLine("Power 0.8, level 0.05, one-sided paired t tests: two of them for \"as good\".");
    }

    private static string Count(int? seeds) => seeds is { } number ? $"{number:#,0}" : "over a million";

    private static string Tuning(StudySpecification study) =>
        study.Protocol == StudyProtocol.Algoperf
            ? $"; AlgoPerf's protocol: {Of(study.Candidates, "candidate")} in each of " +
                Of(study.TuningSeeds.Count, "study", "studies")
        : study.LearningRates.Count == 0 ? "; no tuning"
        : $"; every rule at {Of(study.LearningRates.Count, "learning rate")}" +
            $"{string.Concat(study.Sweeps.Select(sweep => $" × {sweep.Key}={sweep.Text}"))} on " +
            Of(study.TuningSeeds.Count, "tuning seed");

    private static string Of(int count, string one, string? several = null) =>
        $"{count} {(count == 1 ? one : several ?? one + "s")}";

    private static ScreenTable.Cell[] Row(string name, PhaseCost cost) =>
    [
        ScreenTable.Text(name), ScreenTable.Text($"{cost.Trials:#,0}"),
        ScreenTable.Text(cost.Finished == 0 ? "—" : $"{cost.Finished:#,0}"), ScreenTable.Text($"{cost.Examples:#,0}"),
        ScreenTable.Text(Flops(cost.Flops)),
        ScreenTable.Text(Durations.Text(TimeSpan.FromSeconds(cost.Seconds))),
    ];

    private static string Flops(double flops) => flops >= 1e15 ? $"{flops / 1e15:0.00} P"
        : flops >= 1e12 ? $"{flops / 1e12:0.00} T"
        : flops >= 1e9 ? $"{flops / 1e9:0.00} G"
        : $"{flops / 1e6:0.00} M";
}
