using Soap.Lab.Planning;
using Soap.Lab.Specification;

namespace Soap.Lab.Running;

/// <summary>
/// The rounds of a study: what can be run at once, then what screening kept, then the grid's extensions, then each
/// rule's best candidate. Who runs a study, reads it, or asks how far it is goes the same way, and differs only in how
/// a round is completed.
/// </summary>
internal static class StudyRounds
{
    /// <summary>Goes through the rounds; ends early at a round of which trials are missing.</summary>
    /// <param name="study">Checked.</param>
    /// <param name="digests">Of the data.</param>
    /// <param name="complete">Completes a round; gets it, and how many trials are still to come after it as far as is
    /// known.</param>
    public static StudyResults Follow(
        StudySpecification study,
        IReadOnlyDictionary<string, string> digests,
        Func<IReadOnlyList<PlannedTrial>, int, RoundResults> complete)
    {
        var tunes = study.LearningRates.Count > 0;
        var atBest = tunes ? study.Rules.Count * study.Seeds.Count : 0;
        var afterScreening = StudyPlan.CountAfterScreening(study);
        var all = complete(StudyPlan.First(study, digests), afterScreening + atBest);
        if (afterScreening > 0 && all.Missing.Count == 0)
        {
            var screening = ScreeningChoice.Of(study, all.Finished);
            all = all.Plus(complete(StudyPlan.Tuning(study, screening.Keeps, digests), atBest));
        }

        for (var extension = 0; extension < study.EdgeExtensions && tunes && all.Missing.Count == 0; extension++)
        {
            var beyond = GridExtension.Of(
                study.LearningRates,
                LearningRateChoice.Responses(study, all.Finished).Select(response => response.Best));
            if (beyond.Count == 0)
            {
                break;
            }

            all = all.Plus(complete(StudyPlan.Tuning(study with { LearningRates = beyond }, digests), atBest));
            study = study with
            {
                LearningRates = [.. study.LearningRates.Concat(beyond).Order()],
                ScreenedRates = study.ScreenedRates ?? study.LearningRates,
            };
        }

        if (tunes && all.Missing.Count == 0)
        {
            all = all.Plus(
                complete(StudyPlan.Best(study, LearningRateChoice.Responses(study, all.Finished), digests), 0));
        }

        return new StudyResults(study, all.Finished) { Failed = all.Failed, Missing = all.Missing };
    }
}
