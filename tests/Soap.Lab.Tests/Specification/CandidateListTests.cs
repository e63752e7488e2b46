using CsCheck;
using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Running;
using Xunit;

namespace Soap.Lab.Tests.Specification;

public sealed class CandidateListTests
{
    [Fact]
    public void A_grid_has_every_combination_of_what_is_listed()
    {
        var study = With("learning-rates=0.1,0.3", "momentum=0,0.9", "activation=tanh,relu");

        Assert.Equal(8, CandidateList.Of(study).Count);
        Assert.Equal(
            8,
            CandidateList.Of(study).Select(candidate => (candidate.LearningRate, candidate.SweptText)).Distinct()
                .Count());
        Assert.Contains(
            CandidateList.Of(study),
            candidate => candidate is { LearningRate: 0.3, SweptText: "activation=relu momentum=0.9" });
    }

    [Fact]
    public void Quasi_random_learning_rates_fill_the_range_evenly_on_a_logarithmic_scale()
    {
        var study = With("learning-rates=0.001..1", "candidates=27");

        Assert.Equal(27, study.LearningRates.Count);
        Assert.Equal(study.LearningRates, study.LearningRates.Order());
        foreach (var (low, high) in new[] { (0.001, 0.01), (0.01, 0.1), (0.1, 1.0) })
        {
            Assert.InRange(study.LearningRates.Count(rate => rate >= low && rate < high), 8, 10);
        }
    }

    [Fact]
    public void A_range_of_another_key_is_sampled_along_with_the_learning_rate()
    {
        var candidates = CandidateList.Of(
            With("learning-rates=0.001..1", "candidates=16", "momentum=0..0.9", "schedule=constant,cosine"));

        Assert.Equal(
            16,
            candidates.Select(candidate => candidate.Swept.Single(swept => swept.Key == "momentum").Value).Distinct()
                .Count());
        Assert.All(candidates, candidate => Assert.InRange(
            double.Parse(candidate.Swept.Single(swept => swept.Key == "momentum").Value), 0, 0.9));
        Assert.InRange(
            candidates.Count(candidate => candidate.Swept.Any(swept => swept.Text == "schedule=cosine")), 6, 10);
    }

    [Fact]
    public void Checking_again_draws_the_same() => Gen.Int[2, 50].Sample(count =>
    {
        var study = With("learning-rates=0.0001..10", $"candidates={count}", "weight-decay=0..0.01");
        return StudyChecks.Check(study).LearningRates.SequenceEqual(study.LearningRates);
    });

    [Fact]
    public void A_trial_has_the_values_of_its_candidate()
    {
        var study = With("learning-rates=0.1,0.3", "optimizer=sgd,adam", "batch=16,32");
        var tuning = StudyPlan.Tuning(study, SmallStudy.Data.Digests);

        Assert.Equal(
            2 * 2 * 2 * study.Rules.Count * study.TuningSeeds.Count,
            tuning.Select(trial => trial.Id).Distinct().Count());
        Assert.All(tuning.GroupBy(trial => trial.Specification.Rule), rule => Assert.Equal(
            4, rule.Select(trial => (trial.Specification.Optimizer, trial.Specification.Batch)).Distinct().Count()));
        Assert.All(tuning, trial => Assert.False(trial.Specification.EvaluateTest));
    }

    [Theory]
    [InlineData(
        "momentum=0,0.9 learning-rates=",
        "momentum=0,0.9: several values are tuned along with the learning rate, and learning-rates has none")]
    [InlineData(
        "momentum=0..0.9",
        "momentum=0..0.9: a range is sampled, and needs learning-rates to be one too, " +
            "such as learning-rates=0.001..1")]
    [InlineData(
        "momentum=0,2",
        "momentum=0,2: '2' is out of range; allowed: a number from 0 to below 1; or several, with commas between")]
    [InlineData(
        "momentum=0,0.0",
        "momentum=0,0.0: a value stands twice; allowed: a number from 0 to below 1; or several, with commas between")]
    [InlineData(
        "learning-rates=1..0.1",
        "learning-rates=1..0.1: a range must begin at 0 or above, and end above its beginning; allowed: ")]
    [InlineData(
        "learning-rates=0.1..x", "learning-rates=0.1..x: not a range of two numbers such as 0.001..1; allowed: ")]
    [InlineData("learning-rates=0..1", "learning-rates = 0..1: allowed: a range from 1E-30 to 1E+30")]
    [InlineData("learning-rates=0.1..1 batch=16..64", "batch=16..64: not a whole number; allowed: ")]
    [InlineData(
        "momentum=0,0.9 optimizer=sgd,adam",
        "momentum=0.9 optimizer=adam: momentum and nesterov belong to optimizer = sgd, not to adam")]
    [InlineData("task=mnist,curve", "task=mnist,curve: unknown word; allowed: ")]
    [InlineData("learning-rates=0.1..1 edge-extensions=1", "edge-extensions = 1: a range is not extended; allowed: 0")]
    [InlineData("seeds=3..1", "seeds=3..1: '3..1' is not a range of seeds, the smaller first; allowed: ")]
    [InlineData("seeds=1..20000", "seeds=1..20000: 20,000 seeds, where at most 10,000 are allowed; allowed: ")]
    [InlineData("seeds=1..6000 tuning-seeds=7000..16999", "the study has 64,000 trials")]
    [InlineData(
        "learning-rates=0.1..0.10005 candidates=20",
        "learning-rates = 0.1..0.10005: the range is too narrow for 20 candidates, which have four digits")]
    [InlineData(
        "protocol=algoperf learning-rates=0.001..1 tuning-seeds=11,12,13 candidates=2 momentum=0,0.9 " +
            "nesterov=false,true validation-target=0.3",
        "momentum=0 nesterov=true: nesterov = true needs momentum above 0")]
    [InlineData(
        "protocol=algoperf",
        "protocol = algoperf samples its candidates: learning-rates must be a range, such as learning-rates=0.001..1")]
    [InlineData(
        "protocol=algoperf learning-rates=0.1..1 tuning-seeds=11,12",
        "takes a median over studies, one a tuning seed: 2 tuning seeds are not allowed; allowed: " +
            "an odd number, 3 by the protocol")]
    public void What_cannot_be_tuned_is_refused_with_the_reason(string words, string message)
    {
        if (words.StartsWith("seeds=1..6000", StringComparison.Ordinal))
        {
            // Just within the limit: 2 rules × (6,000 + 2 × 10,000 + 6,000).
            Assert.Equal(6000, With(words.Split(' ')).Seeds.Count);
            message = "the study has 104,000 trials; allowed: at most 100,000";
            words += " learning-rates=0.1,0.2,0.3,0.4";
        }

        Assert.Contains(
            message, Assert.Throws<SoapException>(() => With(words.Split(' '))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_values_the_shared_rate_has_the_first()
    {
        var study = With("momentum=0.5,0.9", "nesterov=true");
        Assert.All(
            StudyPlan.First(study, SmallStudy.Data.Digests).Where(trial => trial.Phase == StudyPhase.SharedRate),
            trial => Assert.Equal(0.5, trial.Specification.Momentum));
    }

    [Fact]
    public void Quasi_random_candidates_are_counted_once_each_whatever_is_swept_along() =>
        Assert.Equal(
            200,
            CandidateList.Of(With(
                "learning-rates=0.1..0.5",
                "candidates=200",
                "tuning-seeds=11,12,13",
                "activation=tanh,relu",
                "batch=1,2,3,4,5,6,7,8,9,10",
                "momentum=0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9")).Count);

    [Fact]
    public void Seeds_may_be_written_as_ranges() => Assert.Equal([1UL, 2, 3, 9], With("seeds=1..3,9").Seeds);

    private static StudySpecification With(params string[] words) =>
        StudyChecks.Check(SettingWords.Apply(SmallStudy.Specification, words, StudySettings.All, StudySettings.Check));
}
