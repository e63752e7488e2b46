using Soap.Training;

namespace Soap.Lab.Studies;

/// <summary>All trials of a study, finished.</summary>
/// <param name="Study">What was run.</param>
/// <param name="Trials">In the plan's order.</param>
public sealed record StudyResults(StudySpecification Study, IReadOnlyList<FinishedTrial> Trials)
{
    /// <summary>Whether not one trial finished with finite losses.</summary>
    public bool AllDiverged => Trials.All(trial => trial.Result.Outcome == TrialOutcome.Diverged);

    /// <summary>The results of a study that ran before, from its folder.</summary>
    /// <exception cref="SoapException">The folder holds no study, or trials are missing.</exception>
    public static StudyResults Read(StudyFolder folder)
    {
        var study = folder.ReadStudy();
        var digests = folder.ReadProvenance()?.DataDigests
            ?? throw SoapException.BadStorage($"{folder.Path}: there is no provenance.json, as when nothing has been run yet. Run the same study into this folder to go on.");
        var first = Load(folder, StudyPlan.First(study, digests));
        var best = study.LearningRates.Count == 0
            ? []
            : Load(folder, StudyPlan.Best(study, LearningRateChoice.Responses(study, first), digests));
        return new StudyResults(study, [.. first, .. best]);
    }

    private static FinishedTrial[] Load(StudyFolder folder, IReadOnlyList<PlannedTrial> trials)
    {
        var results = trials.Select(trial => (trial, result: folder.ReadResult(trial))).ToArray();
        var missing = results.Count(pair => pair.result is null);
        return missing == 0
            ? [.. results.Select(pair => new FinishedTrial(pair.trial, pair.result!))]
            : throw SoapException.BadStorage($"{folder.Path}: {missing} of {trials.Count} trials are not finished. Run the same study into this folder again to go on.");
    }
}

/// <summary>A trial and its result.</summary>
/// <param name="Trial">What was planned.</param>
/// <param name="Result">What came of it.</param>
public sealed record FinishedTrial(PlannedTrial Trial, TrialResult Result);
