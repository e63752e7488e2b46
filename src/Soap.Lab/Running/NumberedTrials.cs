using Soap.Lab.Planning;
using Soap.Lab.Records;

namespace Soap.Lab.Running;

/// <summary>
/// A plan's trials by their numbers, as workers are given them: from 0, first those of the manifest in its order, then
/// those of each later round of tuning and those at the best candidates, in the order in which they are planned.
/// </summary>
/// <param name="Trials">Those that are known.</param>
/// <param name="IsWhole">Whether no more will come: all rounds before the last have their results.</param>
internal sealed record NumberedTrials(IReadOnlyList<PlannedTrial> Trials, bool IsWhole)
{
    /// <summary>Those that a manifest lists; no results are looked at.</summary>
    public static NumberedTrials First(StudyManifest manifest) =>
        new(StudyPlan.First(manifest.Study, manifest.Provenance.DataDigests), manifest.TrialsAtBest == 0);

    /// <summary>All that can be known from the results in the folder.</summary>
    /// <exception cref="SoapException">The folder holds a damaged file.</exception>
    public static NumberedTrials Known(StudyFolder folder, StudyManifest manifest)
    {
        if (manifest.TrialsAtBest == 0)
        {
            return First(manifest);
        }

        var (known, outline) = (new List<PlannedTrial>(), new ResultOutline(manifest.Provenance.DataDigests));
        var isWhole = false;
        var results = StudyRounds.Follow(manifest.Study, manifest.Provenance.DataDigests, (trials, later) =>
        {
            known.AddRange(trials);
            isWhole = later == 0;
            return StudyResults.Round(folder, trials, outline);
        });

        // With a tuning trial that failed no rule has a best candidate, until it is run again.
        var isTuned = !results.Failed.Any(failed => failed.Trial.Phase.Chooses());
        return new NumberedTrials(known, isWhole && (isTuned || manifest.TrialsAtBest == 0));
    }

    /// <summary>The most numbers that a plan can have; null where later rounds may add to the grid.</summary>
    public static int? Most(StudyManifest manifest) => manifest.TrialsAtBest > 0 && manifest.Study.EdgeExtensions > 0
        ? null
        : manifest.Trials.Count + manifest.TrialsAfterScreening + manifest.TrialsAtBest;
}
