using Soap.Options;

namespace Soap.Lab.Specification;

/// <summary>The keys of a study: its own, and those that all of its trials share.</summary>
internal static class StudySettings
{
    /// <summary>The keys of rules.</summary>
    public const string Rules = "rules", SharedRateRules = "shared-rate-rules";

    /// <summary>All keys.</summary>
    public static IReadOnlyList<Setting<StudySpecification>> All { get; } =
    [
        Key(Rules, RuleKind.Rules, "learning rules; the first is the baseline", s => s.Rules, (s, v) =>
            s with { Rules = v }),
        Key(
            SharedRateRules,
            RuleKind.RulesOrNone,
            "more rules, at the shared learning rate alone, such as interventions",
            s => s.SharedRateRules ?? [],
            (s, v) => s with { SharedRateRules = v.Count > 0 ? v : null }),
        Key(
            "learning-rate",
            TrialSettings.LearningRate,
            "the learning rate that all rules share",
            s => s.LearningRate,
            (s, v) => s with { LearningRate = v }),
        Rates,
        Key(
            "candidates",
            ValueKinds.Whole(2, 10_000),
            "quasi-random candidates, where learning-rates is a range",
            s => s.Candidates,
            (s, v) => s with { Candidates = v }),
        Key(
            "edge-extensions",
            ValueKinds.Whole(0, 10),
            "how often the grid grows, for all rules, when a best lies on its edge",
            s => s.EdgeExtensions,
            (s, v) => s with { EdgeExtensions = v }),
        Key(
            "screening",
            ScreeningKind.Instance,
            "after how many epochs of tuning how many candidates of each rule go on; none: all do",
            s => s.Screening,
            (s, v) => s with { Screening = v }),
        Key("seeds", ListKinds.Seeds(), "reporting seeds, the same for every rule", s => s.Seeds, (s, v) =>
            s with { Seeds = v }),
        Key(
            "tuning-seeds",
            ListKinds.Seeds(mayBeEmpty: true),
            "seeds on which the best learning rate is chosen",
            s => s.TuningSeeds,
            (s, v) => s with { TuningSeeds = v }),
        Key(
            "target-loss",
            ValueKinds.NumberAbove(0),
            "training loss at which examples are counted",
            s => s.TargetLoss,
            (s, v) => s with { TargetLoss = v }),
        Key(
            "margin",
            ValueKinds.OrWord(ValueKinds.NumberAbove(0), "none"),
            "points of test accuracy, or percent of test loss, within which a rule is as good as the baseline",
            s => s.Margin,
            (s, v) => s with { Margin = v }),
        Key(
            "protocol",
            ValueKinds.OneOf<StudyProtocol>(),
            "how hyper-parameters are chosen; algoperf: median of the best of several small studies",
            s => s.Protocol,
            (s, v) => s with { Protocol = v }),
        Key(
            "validation-target",
            ValueKinds.OrWord(ValueKinds.NumberAbove(0), "none"),
            "validation loss to which protocol=algoperf counts examples",
            s => s.ValidationTarget,
            (s, v) => s with { ValidationTarget = v }),
        .. TrialSettings.Shared.Select(SweptSettings.Of),
    ];

    /// <summary>What is wrong with the values together, in sentences.</summary>
    public static IEnumerable<string> Check(StudySpecification study)
    {
        try
        {
            StudyChecks.Check(study);
            return [];
        }
        catch (SoapException exception) when (exception.ExitCode == ExitCode.Usage)
        {
            return Refusals.Of(exception.Message);
        }
    }

    // Listed, or a range to be sampled: one key, since a study has one or the other.
    private static Setting<StudySpecification> Rates
    {
        get
        {
            var list = ListKinds.List(TrialSettings.LearningRate, "rates", mayBeEmpty: true);
            return Setting<StudySpecification>.Create(
                "learning-rates",
                $"{list.Allowed}; or a range such as 0.001..1, from which quasi-random candidates are taken",
                "the learning rates from which each rule gets its best",
                list.Separators,
                list.Schema,
                (study, text) => ValueRange.Parse(text) is { } range
                    ? study with { LearningRates = [], LearningRateRange = range }
                    : study with { LearningRates = list.Parse(text), LearningRateRange = null },
                study => study.LearningRateRange?.ToString() ?? list.Format(study.LearningRates));
        }
    }

    private static Setting<StudySpecification> Key<TValue>(
        string name,
        ValueKind<TValue> kind,
        string description,
        Func<StudySpecification, TValue> get,
        Func<StudySpecification, TValue, StudySpecification> set) =>
        Setting<StudySpecification>.Create(name, kind, description, get, set);
}
