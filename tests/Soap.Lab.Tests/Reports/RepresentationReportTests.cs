using System.Text.Json;
using Soap.Diagnostics;
using Soap.Lab.Analysis;
using Soap.Lab.Exports;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Reports;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Soap.Storage;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>Studies whose trials measure representations.</summary>
public sealed class RepresentationReportTests : IDisposable
{
    private static readonly StudySpecification Study = SmallStudy.Specification with
    {
        Trial = SmallStudy.Specification.Trial with { Representations = true },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_report_has_the_means_over_seeds_and_the_likeness_to_the_bp_of_the_same_seed()
    {
        var results = SmallStudy.Run(_folder["study"], Study);
        Assert.All(results.Trials, trial => Assert.Equal(
            trial.Trial.Phase == StudyPhase.Tuning, trial.Result.Representations is null));
        var analysis = StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []);
        var (truth, fa) = (Of(results, "bp"), Of(results, "fa"));
        var (baseline, arm) = (analysis.SharedRate[0].Representations!, analysis.SharedRate[1].Representations!);
        Assert.Equal(["1", "2", "output"], arm.Select(place => place.Name));
        Assert.All(baseline, place => Assert.Null(place.BackpropagationSimilarity));
        Assert.Equal(1, arm[0].BackpropagationSimilarity!.Estimate, 1e-12);
        foreach (var (index, place) in arm.Index())
        {
            Assert.Equal(
                fa.Average(trial => Probe(trial.Representations![index])),
                (place.ProbeAccuracy ?? place.ProbeDetermination)!.Estimate,
                1e-12);
            Assert.Equal(
                fa.Zip(truth).Average(pair => RepresentationSimilarity.LinearCka(
                    pair.First.Representations![index], pair.Second.Representations![index])!.Value),
                place.BackpropagationSimilarity!.Estimate,
                1e-12);
        }

        Write(analysis, results);
        var page = File.ReadAllText(_folder["report/report.html"]);
        Assert.All(
            new[] { "probe-shared", "cka-shared", "probe-best", "cka-best" },
            name => Assert.Contains($"<figure id=\"representations-{name}\">", page, StringComparison.Ordinal));
        Assert.Contains("<option value=\"representations\">Representations</option>", page, StringComparison.Ordinal);
        var rows = CsvReader.Read(File.ReadAllText(_folder["report/numbers.csv"]));
        var row = rows.Single(row => row["comparison"] == "shared" && row["rule"] == "fa"
            && row["quantity"] == "cka_to_bp" && row["layer"] == "2");
        Assert.Equal($"{arm[1].BackpropagationSimilarity!.Estimate:R}", row["estimate"]);
        Assert.Equal(
            ["backpropagation itself"],
            rows.Where(row => row["rule"] == "bp" && row["quantity"] == "cka_to_bp").Select(row => row["missing"])
                .Distinct());
    }

    [Fact]
    public void Exports_have_a_row_a_trial_and_place()
    {
        var results = SmallStudy.Run(_folder["study"], Study);
        Assert.Contains(
            "representations.csv",
            StudyExport.Write(results, ExportFormat.Csv, _folder["out"]).Select(file => file.Name));
        var rows = CsvReader.Read(File.ReadAllText(_folder["out/representations.csv"]));
        Assert.Equal(3 * results.Trials.Count(trial => trial.Trial.Phase != StudyPhase.Tuning), rows.Count);
        Assert.All(rows, row => Assert.Equal(row["rule"] == "bp", row["cka_to_bp"].Length == 0));
        Assert.All(
            rows.Where(row => row["layer"] == "1" && row["rule"] == "fa"),
            row => Assert.Equal(1, double.Parse(row["cka_to_bp"]), 1e-12));
    }

    [Fact]
    public void A_study_without_bp_has_the_readout_alone()
    {
        var results = SmallStudy.Run(_folder["study"], Study with { Rules = ["fa", "dfa"], LearningRates = [] });
        Write(StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []), results);
        var page = File.ReadAllText(_folder["report/report.html"]);
        Assert.Contains("representations-probe-shared", page, StringComparison.Ordinal);
        Assert.DoesNotContain("representations-cka", page, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "cka_to_bp", File.ReadAllText(_folder["report/numbers.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_that_does_not_measure_them_says_nothing_of_them()
    {
        var results = SmallStudy.Run(_folder["study"], SmallStudy.Specification with { LearningRates = [] });
        Write(StudyAnalyzer.Analyze(results, SmallStudy.Provenance, []), results);
        Assert.DoesNotContain(
            "id=\"representations", File.ReadAllText(_folder["report/report.html"]), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\"representations\"", File.ReadAllText(_folder["report/numbers.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_diverged_seed_leaves_no_mean_and_says_so()
    {
        var results = SmallStudy.Run(_folder["study"], Study with { LearningRates = [] });
        var broken = results with
        {
            Trials =
            [
                .. results.Trials.Select(trial => trial.Trial.Specification is not { Rule: "bp", Seed: 2 } ? trial
                    : trial with
                    {
                        Result = trial.Result with
                        {
                            Outcome = TrialOutcome.Diverged,
                            Divergence = new Divergence(1, 0, "loss"),
                            Representations = null,
                        },
                    }),
            ],
        };
        Write(StudyAnalyzer.Analyze(broken, SmallStudy.Provenance, []), broken);
        var rows = CsvReader.Read(File.ReadAllText(_folder["report/numbers.csv"]));
        Assert.All(
            rows.Where(row => row["rule"] == "bp" && row["quantity"].StartsWith("probe_", StringComparison.Ordinal)),
            row => Assert.Equal("1 of 2 seeds diverged", row["missing"]));
        Assert.DoesNotContain(rows, row => row["quantity"] == "cka_to_bp" && row["estimate"].Length > 0);
    }

    [Theory]
    [InlineData("layer", "the layer is 7")]
    [InlineData("accuracy", "the accuracy is 1.5")]
    [InlineData("determination", "the determination is 1.5")]
    [InlineData("features", "there are 0 features")]
    [InlineData("similarities", "3 bytes are no whole number of floats of 4 bytes")]
    public void Stored_ones_that_cannot_be_are_refused_in_words(string what, string reason)
    {
        var result = Of(SmallStudy.Run(_folder["study"], Study with { LearningRates = [] }), "fa")[0];
        StoredChecks.Check("file", result);
        var wrong = what switch
        {
            "layer" => result.Representations![1] with { Layer = 7 },
            "accuracy" => result.Representations![1] with { ProbeAccuracy = 1.5 },
            "determination" => result.Representations![1] with { ProbeDetermination = 1.5 },
            "features" => result.Representations![1] with { Features = 0 },
            _ => result.Representations![1] with { Similarities = "AAAA" },
        };
        var changed = result with { Representations = [result.Representations![0], wrong] };
        Assert.Equal(
            $"file cannot be right: place 2 of its representations: {reason}.",
            Assert.Throws<SoapException>(() => StoredChecks.Check("file", changed)).Message);
        Assert.Equal(
            "file cannot be right: it has representations that were not asked for, or none that were.",
            Assert.Throws<SoapException>(
                () => StoredChecks.Check("file", result with { Representations = null })).Message);
    }

    [Fact]
    public void What_is_stored_is_read_as_it_was()
    {
        var result = Of(SmallStudy.Run(_folder["study"], Study with { LearningRates = [] }), "fa")[0];
        var text = JsonSerializer.Serialize(result, Json.Options);
        Assert.Equal(
            result.Representations, JsonSerializer.Deserialize<TrialResult>(text, Json.Options)!.Representations);
    }

    private static TrialResult[] Of(StudyResults results, string rule) =>
    [
        .. results.Trials
            .Where(trial => trial.Trial.Phase == StudyPhase.SharedRate && trial.Trial.Specification.Rule == rule)
            .Select(trial => trial.Result).OrderBy(result => result.Specification.Seed),
    ];

    private static double Probe(LayerRepresentation place) => (place.ProbeAccuracy ?? place.ProbeDetermination)!.Value;

    private void Write(StudyAnalysis analysis, StudyResults results) =>
        ReportWriter.Write(analysis, [.. results.Trials.Select(trial => trial.Result)], _folder["report"]);
}
