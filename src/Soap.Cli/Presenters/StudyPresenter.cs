using Soap.Cli.Screens;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Specification;
using Soap.Lab.Statistics;
using Soap.Lab.Texts;
using Spectre.Console;

namespace Soap.Cli.Presenters;

/// <summary>A study's answer in the terminal.</summary>
internal static class StudyPresenter
{
    private const int CurveWidth = 16;
    private const int MostDiverged = 5;

    /// <summary>Tables, findings, limits, and where the report is.</summary>
    public static void Show(Screen screen, StudyAnalysis analysis, string report)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { Report = report, Analysis = analysis, Times = TimesJson.Content(analysis) });
            return;
        }

        Arms(
            screen,
            $"All rules at the learning rate {analysis.Study.LearningRate:G4}",
            analysis.SharedRate,
            analysis.Study);
        if (analysis.BestRate.Count > 0)
        {
            Arms(screen, "Each rule at its own best learning rate", analysis.BestRate, analysis.Study);
        }

        Sentences(screen, "What the numbers support", analysis.Findings);
        Sentences(screen, "What they do not", analysis.Limits);
        Sentences(screen, "Of this run, and no other", [.. analysis.TimeFindings, .. analysis.TimeLimits]);
        Diverged(screen, analysis.Diverged);
        Sentences(screen, "In short", analysis.Verdict);
        screen.WriteNote($"Report: {report}");
    }

    private static void Diverged(Screen screen, IReadOnlyList<DivergedTrial> trials)
    {
        foreach (var trial in trials.Take(MostDiverged))
        {
            screen.WriteLine(
                $"diverged: {RuleName.Brief(trial.Rule)}, learning rate {trial.LearningRate:G4}, seed {trial.Seed}, " +
                $"at step {trial.Divergence.Step} ({trial.Divergence.Tensor})");
        }

        if (trials.Count > MostDiverged)
        {
            screen.WriteLine($"and {trials.Count - MostDiverged} more; the report lists them all");
        }
    }

    private static void Arms(Screen screen, string title, IReadOnlyList<ArmAnalysis> arms, StudySpecification study)
    {
        var baseline = RuleName.Brief(study.Rules[0]);
        var isClassification = arms.Any(arm => arm.TestAccuracy is not null);
        var heights = arms.SelectMany(Heights).Where(double.IsFinite).DefaultIfEmpty().ToArray();
        var table = ScreenTable.OneLine(
            "rule", "rate", isClassification ? "test accuracy [95 %]" : "test loss [95 %]",
            $"examples to {study.TargetLoss:G3}", $"ratio to {baseline} [95 %]")
            .Spare("loss (log scale)");
        foreach (var arm in arms)
        {
            table.AddRow(
                ScreenTable.Text(RuleName.Brief(arm.Rule)),
                ScreenTable.Text($"{arm.LearningRate:G4}"),
                ScreenTable.Text(Outcome(arm, isClassification)),
                ScreenTable.Text(Examples(arm.Target)),
                ScreenTable.Text(Ratio(arm.Target.RatioToBaseline)),
                ScreenTable.Text(Sparkline.Of([.. Heights(arm)], CurveWidth, heights.Min(), heights.Max())));
        }

        screen.WriteLine("");
        screen.WriteTitle(title);
        table.Write(screen);
    }

    // A loss falls fast at first: on a logarithmic scale the rest is seen too. A loss of 0 is not finite there.
    private static IEnumerable<double> Heights(ArmAnalysis arm) =>
        arm.TrainingLoss.Select(point => Math.Log(point.Mean));

    private static string Outcome(ArmAnalysis arm, bool isClassification)
    {
        var text = isClassification
            ? Percent(arm.TestAccuracy)
            : arm.TestLoss is { } loss ? NumberText.WithEnds(loss) : "—";
        return arm.DivergedSeeds > 0 ? $"{arm.DivergedSeeds} of {arm.Seeds} diverged" : text;
    }

    private static string Percent(Interval? value) =>
        value is null ? "—" : NumberText.WithEnds(value.Times(100), " %");

    private static string Examples(TargetAnalysis target) =>
        target.Examples is { } examples
            ? NumberText.Estimate(examples)
            : $"{target.Reached} of {target.Seeds} reached it";

    private static string Ratio(Interval? ratio) =>
        ratio is null ? "—" : NumberText.WithEnds(ratio);

    /// <summary>A list under its title; nothing where it is empty.</summary>
    public static void Sentences(Screen screen, string title, IReadOnlyList<string> sentences)
    {
        if (sentences.Count == 0)
        {
            return;
        }

        screen.WriteTitle(title);
        foreach (var sentence in sentences)
        {
            screen.WriteLine($" • {sentence}");
        }

        screen.WriteLine("");
    }
}
