namespace Soap.Lab.Studies;

/// <summary>The keys of a study: its own, and those that all of its trials share.</summary>
public static class StudySettings
{
    /// <summary>All keys.</summary>
    public static IReadOnlyList<Setting<StudySpecification>> All { get; } =
    [
        Key("rules", RuleKind.Rules, "learning rules; the first is the baseline", s => s.Rules, (s, v) => s with { Rules = v }),
        Key("learning-rate", TrialSettings.LearningRate, "the learning rate that all rules share", s => s.LearningRate, (s, v) => s with { LearningRate = v }),
        Key("learning-rates", SettingKind.List(TrialSettings.LearningRate, "rates", mayBeEmpty: true), "the grid from which each rule gets its best", s => s.LearningRates, (s, v) => s with { LearningRates = v }),
        Key("seeds", SettingKind.List(SettingKind.Seed, "seeds"), "reporting seeds, the same for every rule", s => s.Seeds, (s, v) => s with { Seeds = v }),
        Key("tuning-seeds", SettingKind.List(SettingKind.Seed, "seeds", mayBeEmpty: true), "seeds on which the best learning rate is chosen", s => s.TuningSeeds, (s, v) => s with { TuningSeeds = v }),
        Key("target-loss", SettingKind.NumberAbove(0), "training loss at which examples are counted", s => s.TargetLoss, (s, v) => s with { TargetLoss = v }),
        .. TrialSettings.Shared.Select(setting => setting.Of<StudySpecification>(study => study.Trial, (study, trial) => study with { Trial = trial })),
    ];

    /// <summary>What is wrong with the values together, in sentences.</summary>
    public static IEnumerable<string> Check(StudySpecification study)
    {
        try
        {
            StudyPlan.Check(study);
            return [];
        }
        catch (SoapException exception)
        {
            return exception.Message.Split(Environment.NewLine);
        }
    }

    private static Setting<StudySpecification> Key<TValue>(
        string name,
        SettingKind<TValue> kind,
        string description,
        Func<StudySpecification, TValue> get,
        Func<StudySpecification, TValue, StudySpecification> set) =>
        Setting<StudySpecification>.Create(name, kind, description, get, set);
}
