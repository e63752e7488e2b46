using Soap.Lab.Findings;
using Soap.Lab.Reports.Page;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>Studies whose trials keep the network of their best validation point.</summary>
public sealed class SelectionReportTests
{
    [Fact]
    public void Tuning_goes_by_the_point_that_is_kept_and_the_page_says_where_it_was_and_which_keys_were_set()
    {
        using var folder = new TemporaryFolder();
        var study = SmallStudy.Specification with
        {
            LearningRates = [1, 2], // so large that the last point is not the best of all
            LearningRate = 1,
            Trial = SmallStudy.Specification.Trial with
            {
                EvaluateEvery = 100,
                Selection = "loss",
                LayerRates = "1:0.5",
                Bias = false,
            },
        };
        var results = SmallStudy.Run(folder["study"], study);
        Assert.Contains(results.Trials, trial =>
            trial.Result is { Outcome: TrialOutcome.Finished } result
                && result.Selected!.Examples < result.Validation[^1].Examples);
        var analysis = StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []);
        var response = analysis.Responses[0];
        var tuned = results.Trials.Single(trial => trial.Trial.Phase == Lab.Planning.StudyPhase.Tuning
            && trial.Trial.Specification.Rule == "bp"
            && trial.Trial.Specification.LearningRate == response.Points[0].LearningRate);
        Assert.Equal(tuned.Result.Validation.Min(point => point.Loss), response.Points[0].ValidationLoss!.Estimate);

        var page = Origin.Of(analysis).Text;
        Assert.Contains(
            "the network of each trial&#39;s best validation point, by loss; " +
                "after so many examples, in the mean over seeds: bp ",
            page.Replace("&apos;", "&#39;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Contains("layer-rates", page, StringComparison.Ordinal);
        Assert.Contains("1:0.5", page, StringComparison.Ordinal);
        Assert.DoesNotContain("weight-scale", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_the_last_network_says_nothing_of_it() => Assert.DoesNotContain(
        "best validation point", Origin.Of(StudyFixture.Analysis()).Text, StringComparison.Ordinal);
}
