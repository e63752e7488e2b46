using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Reports;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Soap.Randomness;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class UnfinishedReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whatever_is_missing_the_report_is_made_of_what_is_there_and_says_how_much_is_not()
    {
        SmallStudy.Run(_folder["study"]);
        var stream = new RandomStream(1, "test/unfinished");
        var trials = Directory.GetDirectories(_folder["study/trials"]).Order(StringComparer.Ordinal).ToArray();
        for (var round = 0; round < 12; round++)
        {
            // From all but one of the results to one of them.
            var gone = trials.Where((_, i) => stream.Uniform(round * trials.Length + i) < (round + 1) / 13.0)
                .DefaultIfEmpty(trials[0]).Take(trials.Length - 1).ToArray();
            Array.ForEach(gone, trial => File.Move($"{trial}/result.json", $"{trial}/gone"));
            var results = StudyResults.ReadAll(new StudyFolder(_folder["study"]));
            var analysis = StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []);
            var sentence = $"This study is unfinished: {results.Missing.Count + results.UnknownTrials} of 12 trials " +
                "have no result yet. What stands here is of those that have one, and will change.";
            Assert.Equal(sentence, analysis.Limits[0]);
            ReportWriter.Write(analysis, [.. results.Trials.Select(trial => trial.Result)], _folder["report"]);
            Assert.Contains(
                $"<p class=\"notice\" role=\"note\">{sentence}</p>", File.ReadAllText(_folder["report/report.html"]),
                StringComparison.Ordinal);
            Assert.Contains($"\"unfinished\": \"{sentence}\"", File.ReadAllText(_folder["report/numbers.json"]),
                StringComparison.Ordinal);
            Array.ForEach(gone, trial => File.Move($"{trial}/gone", $"{trial}/result.json"));
        }

        var whole = StudyAnalyzer.Analyze(
            StudyResults.ReadAll(new StudyFolder(_folder["study"])), SmallStudy.Provenance, []);
        Assert.Null(whole.Unfinished);
        Assert.DoesNotContain(whole.Limits, sentence => sentence.Contains("unfinished", StringComparison.Ordinal));
    }

    [Fact]
    public void Trials_at_the_best_rates_that_are_not_known_yet_count_as_missing()
    {
        new StudyFolder(_folder["study"]).Claim(
            StudyChecks.Check(SmallStudy.Specification), SmallStudy.Provenance);
        var results = StudyResults.ReadAll(new StudyFolder(_folder["study"]));
        Assert.Equal((8, 4), (results.Missing.Count, results.UnknownTrials));
        Assert.All(results.Missing, trial => Assert.NotEqual(StudyPhase.BestRate, trial.Phase));
    }
}
