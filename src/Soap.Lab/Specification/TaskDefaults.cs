using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>
/// Cuts default values of a trial or study to what its task allows; what was asked for stays, and is refused where it
/// does not fit.
/// </summary>
internal static class TaskDefaults
{
    private const string Validation = "validation";

    // Of MNIST's 60,000 samples the default is a twelfth.
    private const int Share = 10;

    /// <summary>The trial with as many validation samples as the task can spare: a tenth of its training samples,
    /// where the default is all of them or more. On data of one's own points of the loss are at most a tenth of an
    /// epoch apart, and validations and diagnoses an epoch.</summary>
    /// <param name="trial">With its task.</param>
    /// <param name="asked">The keys that were asked for.</param>
    public static TrialSpecification Fit(TrialSpecification trial, IReadOnlySet<string> asked)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(asked);
        var samples = trial.FindTask().TrainingSamples;
        // Of data of one's own never more than their share: the default was made for MNIST.
        var most = trial.Data is null ? samples - 1 : samples / Share;
        var fitted = asked.Contains(Validation) || trial.Validation <= most ? trial
            : trial with { Validation = samples / Share };
        if (trial.Data is null)
        {
            return fitted;
        }

        var epoch = Math.Max(1, samples - fitted.Validation);
        return fitted with
        {
            LogEvery = Cut("log-every", fitted.LogEvery, Math.Max(1, epoch / Share)),
            EvaluateEvery = Cut("evaluate-every", fitted.EvaluateEvery, epoch),
            DiagnoseEvery = Cut("diagnose-every", fitted.DiagnoseEvery, epoch),
        };

        int Cut(string key, int value, int most) => asked.Contains(key) ? value : Math.Min(value, most);
    }

    /// <summary>Cuts the validation samples that all trials of a study share, and leaves out the rules at the shared
    /// rate alone that belong to other rules, or to the multi-layer perceptron, which the fused engine intervenes
    /// in.</summary>
    /// <param name="study">With its task.</param>
    /// <param name="asked">The keys that were asked for.</param>
    public static StudySpecification Fit(StudySpecification study, IReadOnlySet<string> asked)
    {
        ArgumentNullException.ThrowIfNull(study);
        var keeps = asked.Contains(StudySettings.SharedRateRules)
            || !(asked.Contains(StudySettings.Rules) || study.Trial.Model is not null);
        return study with
        {
            Trial = Fit(study.Trial, asked),
            SharedRateRules = keeps ? study.SharedRateRules : null,
        };
    }

    /// <summary>The study of a manifest, which does not say what was asked for: a validation that is the default of
    /// its task counts as one that nobody asked for, and is not cut any more, so that it can be fitted to another
    /// task.
    /// </summary>
    /// <param name="study">As it was stored.</param>
    public static StudySpecification Unfit(StudySpecification study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var whole = study.Trial with { Validation = TrialSettings.Default.Validation };
        return Fit(whole, new HashSet<string>()).Validation == study.Trial.Validation ? study with { Trial = whole }
            : study;
    }

    /// <summary>The keys of words such as <c>validation=50</c>.</summary>
    /// <param name="words">As typed.</param>
    public static IReadOnlySet<string> KeysOf(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Select(word => word.Split('=', 2)[0]).ToHashSet(StringComparer.Ordinal);
    }
}
