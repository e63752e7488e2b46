using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Texts;

namespace Soap.Cli.Presenters;

/// <summary>How long a study is, and what it tunes, in a line before it begins.</summary>
internal static class StudyLength
{
    /// <summary>
    /// The trials of each phase: <c>160 trials: 50 at the shared learning rate, 60 tuning (6 learning rates on 2
    /// seeds), 50 at each rule's best</c>.
    /// </summary>
    /// <param name="manifest">Of the study.</param>
    public static string Text(StudyManifest manifest)
    {
        var study = manifest.Study;
        var phases = manifest.Trials.CountBy(trial => trial.Phase).OrderBy(phase => phase.Key)
            .Select(phase => $"{phase.Value:#,0} {PhaseText.Of(phase.Key)}" +
                (phase.Key.Chooses() ? Tuned() : ""));
        var later = new[]
        {
            (StudyPhase.Tuning, manifest.TrialsAfterScreening), (StudyPhase.BestRate, manifest.TrialsAtBest),
        }.Where(phase => phase.Item2 > 0).Select(phase => $"{phase.Item2:#,0} {PhaseText.Of(phase.Item1)}");
        var all = manifest.Trials.Count + manifest.TrialsAfterScreening + manifest.TrialsAtBest;
        return $"{NumberText.Count(all, "trial")}: {string.Join(", ", phases.Concat(later))}";

        string Tuned() =>
            $" ({NumberText.Count(study.LearningRates.Count, "learning rate")}" +
            $"{string.Concat(study.Sweeps.Select(sweep => $" × {sweep.Key}={sweep.Text}"))} on " +
            $"{NumberText.Count(study.TuningSeeds.Count, "seed")})";
    }
}
