using System.Text;
using Soap.Lab.Comparisons;
using Soap.Lab.Exports;
using Soap.Lab.Planning;
using Soap.Lab.Reports;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Comparisons;
using Soap.Lab.Tests.Exports;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Reports;
using Soap.Lab.Tests.Running;
using Soap.Tests;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Cultures;

/// <summary>What is written in a program of another culture is what is written in the invariant one, to the last
/// byte.</summary>
public sealed class CultureTests
{
    private static readonly StudySpecification Small = SmallStudy.Specification with
    {
        Rules = ["fa", "wm", "dfa"],
        LearningRates = [0.05, 0.125],
        Trial = SmallStudy.Specification.Trial with { Momentum = 0.5, WeightDecay = 0.001 },
    };

    private static readonly Dictionary<string, Action<string>> Written = new()
    {
        ["a study"] = folder =>
        {
            SmallStudy.Run(folder, Small);
            var trials = Path.Combine(folder, "trials");
            foreach (var file in Directory.GetFiles(trials, "provenance.json", SearchOption.AllDirectories))
            {
                File.Delete(file); // says when, and how long
            }
        },
        ["a report"] = folder => ReportWriter.Write(StudyFixture.Analysis(), StudyFixture.Trials(), folder),
        ["a report of a curve"] = folder => ReportWriter.Write(StudyFixture.Curve(), StudyFixture.Trials(), folder),
        ["a report of a factorial"] = folder =>
        {
            using ConfoundFixture report = new();
            string[] names = ["report.html", "numbers.csv", "numbers.json", "figures/causal-diagram-fa.svg"];
            Assert.All(names, name => File.Copy(report[name], Path.Combine(folder, Path.GetFileName(name))));
        },
        ["an analysis"] = folder =>
        {
            var results = ExportFixture.Results();
            TrialResult[] trials = [.. results.Trials.Select(trial => trial.Result)];
            ReportWriter.Write(LargeStudy.Analysis(results), trials, folder);
        },
        ["an export as CSV"] = folder => StudyExport.Write(ExportFixture.OneFunction(), ExportFormat.Csv, folder),
        ["an export as Parquet"] = folder => StudyExport.Write(ExportFixture.Results(), ExportFormat.Parquet, folder),
        ["an export for TensorBoard"] = folder =>
            StudyExport.Write(ExportFixture.Results(), ExportFormat.Tensorboard, folder),
        ["study files"] = folder => Assert.All(StudyCatalog.All, study =>
        {
            var text = StudyFileWriter.Write(study);
            File.WriteAllText(Path.Combine(folder, $"{study.Name}.yaml"), text);
            Assert.Equal(text, StudyFileWriter.Write(StudyFile.Parse("a file", Encoding.UTF8.GetBytes(text))));
        }),
        ["the schema of study files"] = folder =>
            File.WriteAllText(Path.Combine(folder, "schema.json"), StudyFileSchema.Write()),
    };

    private static readonly Dictionary<string, Func<string>> Said = new()
    {
        ["a study that makes no sense"] = () =>
            Message(() => StudyChecks.Check(Small with { LearningRates = [-0.5, 0.25], TargetLoss = -1.5 })),
        ["a study file that makes no sense"] = () =>
            Message(() => StudyFile.Parse("a file", "name: a\ntitle: b\nlearning-rate: -0.5\nmomentum: 0,5\n"u8)),
        ["a range"] = () => $"{ValueRange.Parse("0.001..1.5")}",
        ["p-values"] = () => Message(() => HolmCorrection.Adjusted([1.5, -0.25])),
        ["scores"] = () => Message(() => ProbabilityOfImprovement.Of([], [-1.5, 0.25])),
        ["values"] = () => Message(() => Bootstrap.Mean([1.5, double.NaN])),
        ["a comparison"] = () => string.Join("\n", StudyComparer.Compare(
            StudyPair.Of(StudyPair.Seeds(5), (rule, seed) => 0.5 + 0.01 * seed),
            StudyPair.Of(StudyPair.Seeds(5), (rule, seed) => 0.25 - 0.013 * seed, "b")).Summary),
        ["trials' identities"] = () =>
            string.Join("\n", StudyPlan.First(Small, SmallStudy.Data.Digests).Select(trial => trial.Id)),
    };

    public static TheoryData<string> WrittenNames => [.. Written.Keys];

    public static TheoryData<string> SaidNames => [.. Said.Keys];

    [Theory]
    [MemberData(nameof(WrittenNames))]
    public void What_is_written_does_not_depend_on_the_programs_culture(string name)
    {
        var hostile = HostileCulture.In(() => Files(Written[name]));
        var invariant = Files(Written[name]);
        Assert.NotEmpty(invariant);
        Assert.Equal(invariant.Keys.Order(StringComparer.Ordinal), hostile.Keys.Order(StringComparer.Ordinal));
        Assert.All(invariant, file => Assert.Equal(file.Value, hostile[file.Key]));
    }

    [Theory]
    [MemberData(nameof(SaidNames))]
    public void What_is_said_does_not_depend_on_the_programs_culture(string name)
    {
        var hostile = HostileCulture.In(Said[name]);
        Assert.NotEqual("", hostile);
        Assert.Equal(Said[name](), hostile);
    }

    // Text as text, so that a difference can be read.
    private static Dictionary<string, string> Files(Action<string> write)
    {
        using TemporaryFolder folder = new();
        write(folder.Path);
        return Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .ToDictionary(
                file => Path.GetRelativePath(folder.Path, file),
                file => IsText(file) ? File.ReadAllText(file) : Convert.ToHexString(File.ReadAllBytes(file)));
    }

    private static bool IsText(string file) =>
        Path.GetExtension(file) is ".csv" or ".html" or ".json" or ".svg" or ".yaml";

    private static string Message(Func<object> action) => Assert.ThrowsAny<Exception>(action).Message;
}
