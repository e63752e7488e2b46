using System.Globalization;
using System.Numerics;

namespace Soap.Lab.Specification;

/// <summary>
/// The candidates of a study: a grid of all that is listed, or quasi-random points where the learning rate has a
/// range. Every rule gets the same.
/// </summary>
internal static class CandidateList
{
    /// <summary>
    /// The candidates from which each rule gets its best; empty when the study does not tune. By ascending learning
    /// rate.
    /// </summary>
    public static IReadOnlyList<Candidate> Of(StudySpecification study) =>
    [
        .. (study.LearningRateRange is { } range ? Points(study, range, 0) : Grid(study))
            .OrderBy(candidate => candidate.LearningRate),
    ];

    /// <summary>How many there are.</summary>
    public static BigInteger CountOf(StudySpecification study) =>
        study.LearningRateRange is not null ? Math.Max(0, study.Candidates)
        : study.Sweeps.Aggregate(
            (BigInteger)study.LearningRates.Count, (product, sweep) => product * sweep.Values.Count);

    /// <summary>The candidates of one of AlgoPerf's studies: a stretch of the sequence of its own.</summary>
    /// <param name="study">Whose range is sampled.</param>
    /// <param name="number">Which of the studies, from 0.</param>
    public static IReadOnlyList<Candidate> OfStudy(StudySpecification study, int number) =>
        [.. Points(study, study.LearningRateRange!, number * study.Candidates)];

    private static IEnumerable<Candidate> Grid(StudySpecification study) =>
        study.LearningRates.SelectMany(rate => study.Sweeps
            .Aggregate<Sweep, IEnumerable<SweptValue[]>>([[]], (all, sweep) => all.SelectMany(chosen =>
                sweep.Values.Select(value => (SweptValue[])[.. chosen, new SweptValue(sweep.Key, value)])))
            .Select(swept => new Candidate(rate, swept)));

    private static IEnumerable<Candidate> Points(StudySpecification study, ValueRange range, int skipped) =>
        from index in Enumerable.Range(skipped + 1, study.Candidates)
        select new Candidate(
            range.At(Halton.At(index, 0)),
            [.. study.Sweeps.Select((sweep, i) => new SweptValue(sweep.Key, Value(sweep, Halton.At(index, i + 1))))]);

    private static string Value(Sweep sweep, double place) =>
        sweep.Range?.At(place).ToString("R", CultureInfo.InvariantCulture)
            ?? sweep.Values[(int)(place * sweep.Values.Count)];
}
