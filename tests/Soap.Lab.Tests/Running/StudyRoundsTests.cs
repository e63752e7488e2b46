using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Running;

public sealed class StudyRoundsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_grid_whose_edge_is_best_grows_for_all_rules_alike()
    {
        // Rates far too small: the largest is best.
        var study = SmallStudy.Specification with { LearningRates = [0.0001, 0.001], EdgeExtensions = 2 };
        var results = SmallStudy.Run(_folder.Path, study);

        Assert.Equal([0.0001, 0.001, 0.01, 0.1], results.Study.LearningRates);
        Assert.All(study.Rules, rule => Assert.Equal(4, results.Trials.Count(trial =>
            trial.Trial.Phase == StudyPhase.Tuning && trial.Trial.Specification.Rule == rule)));
        Assert.Equal(
            results.Study.LearningRates, StudyResults.Read(new StudyFolder(_folder.Path)).Study.LearningRates);
        Assert.Equal([0.0001, 0.001], new StudyFolder(_folder.Path).ReadManifest().Study.LearningRates);
    }

    [Fact]
    public void Each_rule_is_reported_at_its_best_combination()
    {
        var study = StudyChecks.Check(
            SettingWords.Apply(SmallStudy.Specification, ["momentum=0,0.9"], StudySettings.All, StudySettings.Check));
        var results = SmallStudy.Run(_folder.Path, study);
        var responses = LearningRateChoice.Responses(results.Study, results.Trials);

        Assert.All(responses, response =>
        {
            var best = response.BestCandidate!;
            var tuning = results.Trials
                .Where(trial =>
                    trial.Trial.Phase == StudyPhase.Tuning && trial.Trial.Specification.Rule == response.Rule)
                .ToArray();
            Assert.Equal(4, tuning.Length);
            var lowest = tuning.MinBy(trial => trial.Result.Validation[^1].Loss)!.Trial.Specification;
            Assert.Equal((lowest.LearningRate, $"momentum={lowest.Momentum}"), (best.LearningRate, best.SweptText));
            Assert.All(
                results.Trials.Where(trial =>
                    trial.Trial.Phase == StudyPhase.BestRate && trial.Trial.Specification.Rule == response.Rule),
                trial => Assert.Equal(
                    (lowest.LearningRate, lowest.Momentum),
                    (trial.Trial.Specification.LearningRate, trial.Trial.Specification.Momentum)));
        });
        Assert.Empty(StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []).Diverged);
    }

    [Fact]
    public void AlgoPerf_s_protocol_takes_the_best_of_each_study_and_the_median_over_them()
    {
        var results = SmallStudy.Run(_folder.Path, StudyChecks.Check(SmallStudy.Specification with
        {
            LearningRates = [],
            LearningRateRange = new ValueRange(0.01, 1),
            Candidates = 5,
            TuningSeeds = [11, 12, 13],
            Protocol = StudyProtocol.Algoperf,
            ValidationTarget = 0.9,
        }));
        var analysis = StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []);

        Assert.All(analysis.Algoperf, score =>
        {
            var bests = score.Studies.Select(study => results.Trials
                .Where(trial =>
                    trial.Trial.Phase == StudyPhase.Algoperf && trial.Trial.Specification.Rule == score.Rule
                        && trial.Trial.Specification.Seed == study.Seed)
                .Select(trial => Lab.Statistics.TimeToTarget.Examples(
                    [.. trial.Result.Validation.Select(point => new LossPoint(point.Examples, point.Loss))], 0.9)
                    ?? double.PositiveInfinity)
                .ToArray()).ToArray();
            Assert.All(bests, candidates => Assert.Equal(5, candidates.Length));
            Assert.Equal(
                bests.Select(candidates => candidates.Min()).Order().ElementAt(1),
                score.Median ?? double.PositiveInfinity);
        });
        Assert.All(
            results.Trials.Where(trial => trial.Trial.Phase == StudyPhase.Algoperf),
            trial => Assert.Null(trial.Result.Test));
        Assert.Contains(analysis.Findings, sentence => sentence.StartsWith(
            "By AlgoPerf's protocol (5 quasi-random candidates in each of 3 studies", StringComparison.Ordinal));
        Assert.DoesNotContain(results.Trials, trial => trial.Trial.Phase is StudyPhase.Tuning or StudyPhase.BestRate);
    }

    [Fact]
    public void A_target_that_most_studies_miss_is_an_infinite_median()
    {
        var results = SmallStudy.Run(_folder.Path, StudyChecks.Check(SmallStudy.Specification with
        {
            LearningRates = [],
            LearningRateRange = new ValueRange(0.01, 1),
            Candidates = 2,
            TuningSeeds = [11, 12, 13],
            Protocol = StudyProtocol.Algoperf,
            ValidationTarget = 1e-9,
        }));
        var analysis = StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []);

        Assert.All(analysis.Algoperf, score => Assert.Equal((null, null), (score.Median, score.RatioToBaseline)));
        Assert.Contains(analysis.Findings, sentence => sentence.Contains(
            "an infinite number of examples (reached in 0 of 3 studies)", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_study_costs_is_counted_trial_by_trial()
    {
        var study = StudyChecks.Check(SmallStudy.Specification);
        var cost = StudyCost.Of(study, SmallStudy.Data, new StudyResults(study, []));
        var (inputs, outputs) = (SmallStudy.Data.Inputs, SmallStudy.Data.Outputs);
        var examples = study.Trial.TotalExamples(SmallStudy.Data.Train.Count - 200);
        double first = inputs * 8, second = 8 * outputs;

        Assert.Equal([4, 4, 4], cost.Phases.Select(phase => phase.Trials));
        Assert.Equal(12 * examples, cost.Total.Examples);
        Assert.Equal(
            4 * (examples * (4 * (first + second) + 2 * second) + 200.0 * 2 * (first + second)), cost.Phases[1].Flops);
        Assert.All(cost.Phases, phase => Assert.InRange(phase.Seconds, 1e-6, 60));
        Assert.All(
            StudyCost.Of(study, SmallStudy.Data, SmallStudy.Run(_folder.Path)).Phases,
            phase => Assert.Equal(phase.Trials, phase.Finished));
    }
}
