using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Xunit;

namespace Soap.Lab.Tests.Findings;

/// <summary>Pairs whose halves were trained by other kinds of processors, as on nodes of a cluster that differ.
/// </summary>
public sealed class SplitPairsTests : IDisposable
{
    private const string Words = "by two kinds of processors";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pairs_that_two_kinds_of_processors_trained_are_counted_and_whole_seeds_elsewhere_are_not()
    {
        var results = SmallStudy.Run(_folder.Path);
        Assert.DoesNotContain(Limits(results), sentence => sentence.Contains(Words, StringComparison.Ordinal));
        Assert.DoesNotContain(
            Limits(Elsewhere(results, trial => trial.Specification.Seed == 1)),
            sentence => sentence.Contains(Words, StringComparison.Ordinal));
        var split = Elsewhere(results, trial => trial.Phase == StudyPhase.SharedRate
            && trial.Specification.Rule == "fa" && trial.Specification.Seed == 1);
        Assert.Contains(
            "1 pair of a rule and the baseline on one seed was trained by two kinds of processors, whose last bits " +
            "may differ: what differs within them is not the rules' alone.", Limits(split));
    }

    private static IReadOnlyList<string> Limits(StudyResults results) =>
        StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []).TimeLimits;

    private static StudyResults Elsewhere(StudyResults results, Predicate<PlannedTrial> isElsewhere) => results with
    {
        Trials =
        [
            .. results.Trials.Select(trial => !isElsewhere(trial.Trial) ? trial : trial with
            {
                Provenance = trial.Provenance! with
                {
                    Origin = trial.Provenance.Origin with { Processor = "another" },
                },
            }),
        ],
    };
}
