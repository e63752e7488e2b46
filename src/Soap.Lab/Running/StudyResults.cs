using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Specification;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>All trials of a study.</summary>
/// <param name="Study">What was run, with the learning rates by which its grid was extended.</param>
/// <param name="Trials">The finished ones, in the plan's order.</param>
public sealed record StudyResults(StudySpecification Study, IReadOnlyList<FinishedTrial> Trials)
{
    /// <summary>Trials that broke by a fault of the program or the machine.</summary>
    public IReadOnlyList<FailedTrial> Failed { get; init; } = [];

    /// <summary>
    /// Trials that were not run yet, as far as they are known: those at the best candidates follow from the others.
    /// </summary>
    public IReadOnlyList<PlannedTrial> Missing { get; init; } = [];

    /// <summary>Trials at the best candidates that are not known yet, since tuning trials have no result.</summary>
    public int UnknownTrials { get; init; }

    /// <summary>Tuning trials that are not known yet, since trials that screen have no result.</summary>
    public int UnknownTuning { get; init; }

    /// <summary>What is to be said of a study of which trials have no result yet; null where all have an outcome.
    /// </summary>
    public string? UnfinishedSentence
    {
        get
        {
            var missing = Missing.Count + UnknownTuning + UnknownTrials;
            return Missing.Count == 0 ? null
                : $"This study is unfinished: {missing} of {missing + Trials.Count + Failed.Count} trials " +
                    $"{(missing == 1 ? "has" : "have")} no result yet. What stands here is of those " +
                    "that have one, and will change.";
        }
    }

    /// <summary>How many of the study's files carry no digest; see <see cref="StudyFolder.UncheckedFiles"/>.</summary>
    public int UncheckedFiles { get; init; }

    /// <summary>What is to be said of files without a digest; null where there are none.</summary>
    public string? UncheckedSentence => UncheckedFiles == 0 ? null
        : $"{NumberText.Count(UncheckedFiles, "file")} of this study " +
            $"carr{(UncheckedFiles == 1 ? "ies" : "y")} no digest, " +
            "as written by earlier versions: whether they were changed since is unchecked.";

    /// <summary>Whether not one trial finished with finite losses.</summary>
    public bool AllDiverged => Trials.All(trial => trial.Result.Outcome == TrialOutcome.Diverged);

    /// <summary>The results of a study that ran before, from its folder.</summary>
    /// <exception cref="SoapException">The folder holds no study, or trials are missing or damaged.</exception>
    public static StudyResults Read(StudyFolder folder)
    {
        var results = ReadAll(folder);
        if (results.Failed.FirstOrDefault(failed => failed.Failure.IsDamage) is { } damaged)
        {
            throw SoapException.BadData(
                $"{damaged.Failure.Message} Run its trial again with: soap retry {folder.Path}");
        }

        return results.Missing.Count == 0
            ? results
            : throw SoapException.BadStorage(
                $"{folder.Path}: {results.Missing.Count} of " +
                    $"{results.Missing.Count + results.Trials.Count + results.Failed.Count} trials are not " +
                    $"finished. Go on with: soap resume {folder.Path}");
    }

    /// <summary>What there is of a study, finished or not. A trial of which a file is damaged counts as
    /// failed.</summary>
    /// <exception cref="SoapException">The folder holds no study, or a damaged manifest.</exception>
    public static StudyResults ReadAll(StudyFolder folder) => ReadAll(folder, folder.ReadManifest());

    /// <summary>What there is in a folder of a study that is planned, whether the folder was told or not.</summary>
    /// <exception cref="SoapException">The folder holds a damaged file.</exception>
    public static StudyResults ReadAll(StudyFolder folder, StudyManifest manifest) =>
        Read(folder, manifest, trials => Round(folder, trials));

    /// <summary>The same without curves, diagnostics and functions: enough to say how far the study is, of ten
    /// thousand trials too. Of the validation there is the last point.</summary>
    /// <exception cref="SoapException">The folder holds a damaged file.</exception>
    internal static StudyResults ReadOutlines(StudyFolder folder, StudyManifest manifest)
    {
        ResultOutline outline = new(manifest.Provenance.DataDigests);
        return Read(folder, manifest, trials => Round(folder, trials, outline));
    }

    /// <summary>The same as somebody reads it who may have looked before.</summary>
    /// <param name="folder">The study's.</param>
    /// <param name="manifest">What was planned.</param>
    /// <param name="read">What became of a trial; it is asked from several threads.</param>
    internal static StudyResults ReadBy(
        StudyFolder folder, StudyManifest manifest,
        Func<PlannedTrial, (TrialResult? Result, TrialProvenance? Provenance, TrialFailure? Failure)> read) =>
        Read(folder, manifest, trials => Round(trials, read));

    private static StudyResults Read(
        StudyFolder folder, StudyManifest manifest, Func<IReadOnlyList<PlannedTrial>, RoundResults> read)
    {
        var results = StudyRounds.Follow(
            manifest.Study, manifest.Provenance.DataDigests, (trials, _) => read(trials));
        var known = results.Trials.Select(trial => trial.Trial.Phase)
            .Concat(results.Missing.Select(trial => trial.Phase))
            .Concat(results.Failed.Select(failed => failed.Trial.Phase)).ToHashSet();
        return results with
        {
            UncheckedFiles = folder.UncheckedFiles,
            UnknownTuning = known.Contains(StudyPhase.Tuning) || IsDone(StudyPhase.Screening)
                ? 0 : manifest.TrialsAfterScreening,
            UnknownTrials = known.Contains(StudyPhase.BestRate)
                || (IsDone(StudyPhase.Screening) && IsDone(StudyPhase.Tuning)) ? 0 : manifest.TrialsAtBest,
        };

        // With no trial left before the next round can be known, and none that broke among those that choose it.
        bool IsDone(StudyPhase phase) =>
            results.Missing.Count == 0 && results.Failed.All(failed => failed.Trial.Phase != phase);
    }

    /// <summary>What there is in a folder of some trials.</summary>
    internal static RoundResults Round(StudyFolder folder, IReadOnlyList<PlannedTrial> trials) =>
        Round(trials, trial => folder.FolderOf(trial).ReadOutcome(trial));

    /// <summary>The same without curves, diagnostics and functions.</summary>
    internal static RoundResults Round(
        StudyFolder folder, IReadOnlyList<PlannedTrial> trials, ResultOutline outline) =>
        Round(trials, trial => folder.FolderOf(trial).ReadOutcome(trial, outline));

    // Files are read side by side: what takes time is the parsing, and on a network the way.
    private static RoundResults Round(
        IReadOnlyList<PlannedTrial> trials,
        Func<PlannedTrial, (TrialResult? Result, TrialProvenance? Provenance, TrialFailure? Failure)> read)
    {
        var found = new (PlannedTrial Trial,
            (TrialResult? Result, TrialProvenance? Provenance, TrialFailure? Failure) Outcome)[trials.Count];
        Parallel.For(0, found.Length, i => found[i] = (trials[i], read(trials[i])));
        return new RoundResults(
            [
                .. found.Where(one => one.Outcome.Result is not null).Select(one =>
                    new FinishedTrial(one.Trial, one.Outcome.Result!) { Provenance = one.Outcome.Provenance }),
            ],
            [
                .. found.Where(one => one.Outcome.Failure is not null)
                    .Select(one => new FailedTrial(one.Trial, one.Outcome.Failure!)),
            ],
            [.. found.Where(one => one.Outcome is (null, _, null)).Select(one => one.Trial)]);
    }
}
