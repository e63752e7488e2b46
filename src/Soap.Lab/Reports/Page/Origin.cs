using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Specification;
using Soap.Lab.Texts;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Trials;

namespace Soap.Lab.Reports.Page;

/// <summary>The page's section on methods, design and provenance.</summary>
internal static class Origin
{
    // Keys that most studies leave alone: they are told where they are set.
    private static readonly string[] Named =
    [
        "layer-rates", "schedule-epochs", "schedule-factor", "warm-up", "weight-scale", "feedback-scale", "bias",
        "decay", "clip-norm",
    ];

    /// <summary>The study in one line.</summary>
    public static string Facts(StudyAnalysis analysis)
    {
        var study = analysis.Study;
        var tuning = study.LearningRates.Count == 0
            ? "no tuning"
            : $"{NumberText.Count(study.LearningRates.Count, "learning rate")} on " +
                $"{NumberText.Count(study.TuningSeeds.Count, "tuning seed")}";
        return $"{NumberText.Count(study.Rules.Count, "rule")} · {study.Trial.Task} · " +
            $"{NumberText.Count(study.Seeds.Count, "paired seed")} · {tuning} · " +
            $"{NumberText.Plain(study.Trial.Epochs)} epochs";
    }

    public static Html Of(StudyAnalysis analysis) => Section.Folded("methods", "Methods and origin", Html.Of(
        $"""
        <div class="columns"><div>
        <h3>Methods</h3>
        {Methods(analysis)}
        </div><div>
        <h3>Design</h3>
        {List([.. Design(analysis.Study), .. Selection(analysis)])}
        </div></div>
        <h3>Origin of the numbers</h3>
        <p>{Repeats(analysis.Study.Trial)} Which they
        were, and by which command, is under <a href="#{RunSection.Id}">{RunSection.Title}</a>.</p>
        {List(Sources(analysis))}
        {PageFrame.Software}
        """));

    private static string Repeats(TrialSpecification trial) => trial.Device is null
        ? "The same versions on the same kind of processor give the same bits, whatever the number of cores."
        : "Trials ran on a GPU, where the same versions need not give the same bits: sums may go in another order " +
            "each time.";

    private static Html Methods(StudyAnalysis analysis)
    {
        var tuning = analysis.Study.LearningRates.Count == 0
            ? Html.Of($"<p>The study does not tune: all rules have the same learning rate, and a rule may look " +
                $"better or worse only because this rate suits it.</p>")
            : Html.Of($"<p><strong>Tuning.</strong> Every rule is run at every learning rate of the grid on the " +
                $"tuning seeds; its best is the one with the lowest mean validation loss. " +
                $"{Screened(analysis.Study.Screening)}The numbers of the " +
                $"comparison come from other seeds. The test set is used once, at the end of the reporting trials, " +
                $"and chooses nothing.</p>");
        return Html.Of(
            $"""
            <p><strong>Pairing.</strong> With the same seed, every rule starts from the same weights and sees the same
            batches in the same order; differences and ratios are taken seed by seed.</p>
            <p><strong>Intervals.</strong> 95 % paired bootstrap over seeds, expanded percentile, 10,000 resamples; n
            is the number of seeds. Intervals are not corrected for the number of comparisons.</p>
            <p><strong>Tests.</strong> Two-sided sign-flip permutation tests of paired differences (of logarithms, for
            examples), with Holm’s correction over all rules compared with the baseline in one outcome. A difference is
            called clear where its interval excludes none and the corrected p is below 0.05.</p>
            <p><strong>Examples to target.</strong> A trial’s training-loss curve reaches a height where it first falls
            to it; ratios are geometric means over seeds. Where a seed never gets there the number is censored and said
            to be so, never guessed.</p>
            {tuning}
            <p><strong>Divergence.</strong> A trial whose loss stops being finite is a result: the worst rank in tests,
            probabilities of improvement, shifts and means of the middle half, and never a number; the arm then has no
            plain mean.</p>
            """);
    }

    private static string Screened(Screening? screening) => screening is null ? ""
        : $"Every candidate was trained for {NumberText.Plain(screening.Epochs)} epochs first, and of each rule " +
            $"only the {screening.Keep} with the lowest mean validation loss there were tuned in full: the best of " +
            "all may have been left out. ";

    private static IEnumerable<(string Name, string Value)> Design(StudySpecification study)
    {
        var trial = study.Trial;
        yield return ("Rules", string.Join(", ", study.Rules));
        if (study.SharedRateRules is { } alone)
        {
            yield return ("At the shared rate alone", string.Join(", ", alone));
        }

        yield return ("Baseline", study.Rules[0]);
        yield return ("Task", trial.Task);
        yield return trial.Model is { } model
            ? ("Network", Network(model, Activations.Find(trial.Activation), study.AllRules))
            : ("Hidden layers", trial.Hidden.Count == 0 ? "none"
                : $"{string.Join(", ", trial.Hidden.Select(number => $"{number}"))} {trial.Activation}");
        yield return ("Initialiser", $"{trial.Initializer}; feedback {trial.FeedbackInitializer}");
        yield return ("Optimiser", Optimizer(trial, study.AllRules));
        yield return ("Batch, epochs", $"{trial.Batch}, {NumberText.Plain(trial.Epochs)}");
        yield return ("Held out for validation", $"{trial.Validation} samples");
        yield return ("Shared learning rate", Ticks.Text(study.LearningRate));
        yield return (study.LearningRateRange is null ? "Grid" : "Quasi-random rates", Rates(study));
        foreach (var sweep in study.Sweeps)
        {
            yield return ($"Tuned along: {sweep.Key}", sweep.Text);
        }

        foreach (var setting in TrialSettings.Shared.Where(setting => Named.Contains(setting.Name)
            && setting.Get(trial) != setting.Get(TrialSettings.Default)))
        {
            yield return (setting.Name, setting.Get(trial));
        }

        if (trial.Device is { } device)
        {
            yield return ("Device", device);
        }

        yield return ("Target training loss", Ticks.Text(study.TargetLoss));
        yield return ("Reporting seeds", string.Join(", ", study.Seeds));
        yield return ("Tuning seeds", study.TuningSeeds.Count == 0 ? "none" : string.Join(", ", study.TuningSeeds));
    }

    // The test is of that point, and not of the end, which no figure of losses shows.
    private static IEnumerable<(string Name, string Value)> Selection(StudyAnalysis analysis)
    {
        if (analysis.Study.Trial.Selection is not { } kind)
        {
            yield break;
        }

        var arms = analysis.BestRate.Count > 0 ? analysis.BestRate : analysis.SharedRate;
        var examples = arms.Where(arm => arm.SelectedExamples is not null).Select(arm =>
            $"{RuleName.Brief(arm.Rule)} {NumberText.Plain(Math.Round(arm.SelectedExamples!.Estimate))}").ToArray();
        yield return (
            "Tested",
            $"the network of each trial's best validation point, by {kind}" + (examples.Length == 0
                ? ""
                : $"; after so many examples, in the mean over seeds: {string.Join(", ", examples)}"));
    }

    private static string Network(string model, Activation activation, IReadOnlyList<string> rules)
    {
        var entry = ModelCatalog.Find(model, activation);
        var direct = rules.Where(rule => entry.DirectAt is not null && LearningRule.Parse(rule).IsBroadcast).ToArray();
        var name = entry is OwnNetwork
            ? $"{model}, {EnumWords.Of(activation)}"
            : $"{model} ({entry.Source}): {entry.Title}";
        return name + (direct.Length == 0
            ? ""
            : $"; {string.Join(", ", direct)}: what is sent arrives at the input of each block ({entry.DirectAt}), " +
                "inside which errors go from layer to layer");
    }

    private static string Rates(StudySpecification study) =>
        study.Protocol == StudyProtocol.Algoperf
            ? $"{study.Candidates} of {study.LearningRateRange} in each of " +
                $"{study.TuningSeeds.Count} studies (AlgoPerf's protocol)"
        : study.LearningRates.Count == 0 ? "none"
        : string.Join(", ", study.LearningRates.Select(Ticks.Text));

    private static string Optimizer(TrialSpecification trial, IReadOnlyList<string> rules)
    {
        var momentum = trial.Momentum == 0
            ? ""
            : $", momentum {Ticks.Text(trial.Momentum)}{(trial.Nesterov ? " (Nesterov)" : "")}";
        var decay = trial.WeightDecay == 0 ? "" : $", weight decay {Ticks.Text(trial.WeightDecay)}";
        var exceptions = rules.Any(RuleName.SaysHowWeightsMove) ? " where the rule does not say otherwise" : "";
        return $"{trial.Optimizer}{exceptions}{momentum}{decay}, {trial.Schedule} learning rate";
    }

    // What the numbers depend on, and no more: it is the same in every run that gives them.
    private static IEnumerable<(string Name, string Value)> Sources(StudyAnalysis analysis)
    {
        foreach (var use in analysis.Engines)
        {
            yield return ($"Engine of {NumberText.Count(use.Trials, "trial")}", use.Engine.ToString());
        }

        foreach (var (file, digest) in analysis.DataDigests.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            yield return (file, $"SHA-256 {digest}");
        }
    }

    private static Html List(IEnumerable<(string Name, string Value)> entries) => RunSection.List(entries);
}
