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
    /// <exception cref="SoapException">The folder holds no study, or trials are missing.</exception>
    public static StudyResults Read(StudyFolder folder)
    {
        var results = ReadAll(folder);
        return results.Missing.Count == 0
            ? results
            : throw SoapException.BadStorage(
                $"{folder.Path}: {results.Missing.Count} of " +
                    $"{results.Missing.Count + results.Trials.Count + results.Failed.Count} trials are not " +
                    $"finished. Go on with: soap resume {folder.Path}");
    }

    /// <summary>What there is of a study, finished or not.</summary>
    /// <exception cref="SoapException">The folder holds no study, or a damaged file.</exception>
    public static StudyResults ReadAll(StudyFolder folder) => ReadAll(folder, folder.ReadManifest());

    /// <summary>What there is in a folder of a study that is planned, whether the folder was told or not.</summary>
    /// <exception cref="SoapException">The folder holds a damaged file.</exception>
    public static StudyResults ReadAll(StudyFolder folder, StudyManifest manifest) =>
        StudyRounds.Follow(manifest.Study, manifest.Provenance.DataDigests, (trials, _) => Round(folder, trials))
            with
        { UncheckedFiles = folder.UncheckedFiles };

    private static RoundResults Round(StudyFolder folder, IReadOnlyList<PlannedTrial> trials)
    {
        var found = trials.Select(trial => (Trial: trial, Result: folder.ReadResult(trial)))
            .Select(one => (one.Trial, one.Result, Failure: one.Result is null ? folder.ReadFailure(one.Trial) : null))
            .ToArray();
        return new RoundResults(
            [
                .. found.Where(one => one.Result is not null).Select(one =>
                    new FinishedTrial(one.Trial, one.Result!) { Provenance = folder.ReadProvenance(one.Trial) }),
            ],
            [
                .. found.Where(one => one.Result is null && one.Failure is not null)
                    .Select(one => new FailedTrial(one.Trial, one.Failure!)),
            ],
            [.. found.Where(one => one.Result is null && one.Failure is null).Select(one => one.Trial)]);
    }
}
