using System.Collections.Concurrent;
using Soap.Lab.Analysis;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Page;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Analysis.Confound;
using Soap.Lab.Tests.Running;

namespace Soap.Lab.Tests.Reports;

/// <summary>A study of the catalogue with its rules, and trials that formulas made in the place of training.</summary>
internal static class PlantedStudy
{
    private static readonly ConcurrentDictionary<(string, int), Lazy<(StudyAnalysis, string)>> Made = [];

    /// <summary>
    /// Its analysis and its page, without single trials: rules differ in speed and in the loss at the end, some
    /// clearly.
    /// </summary>
    /// <param name="name">The study's word.</param>
    /// <param name="seeds">How many seeds it is reported on.</param>
    public static (StudyAnalysis Analysis, string Page) Of(string name, int seeds) =>
        Made.GetOrAdd((name, seeds), _ => new(() =>
        {
            var analysis = Analyze(name, seeds);
            RuleStyles styles = new(analysis);
            var figures = FigureSet.Of(analysis, styles, new TrialIndex(analysis, []));
            return (analysis, ReportPage.Of(analysis, figures, [], styles));
        })).Value;

    private static StudyAnalysis Analyze(string name, int seeds)
    {
        var found = StudyCatalog.Find(name);
        var study = found with
        {
            Trial = SmallStudy.Specification.Trial,
            Seeds = [.. Enumerable.Range(1, seeds).Select(seed => (ulong)seed)],
            TuningSeeds = [.. found.TuningSeeds.Take(1)],
            LearningRates = [.. found.LearningRates.Where((_, i) => i % 2 == 1)],
            TargetLoss = Planted.Target,
        };
        return StudyAnalyzer.Analyze(new StudyResults(study, [.. Trials(study)]), SmallStudy.Provenance, []);
    }

    private static IEnumerable<FinishedTrial> Trials(StudySpecification study)
    {
        for (var i = 0; i < study.AllRules.Count; i++)
        {
            var (rule, factor) = (study.AllRules[i], i == 0 ? 1 : 0.6 + 0.15 * (i * 5 % 7));
            var (isControl, isTuned) = (rule == "frozen", i < study.Rules.Count && study.LearningRates.Count > 0);
            foreach (var seed in study.Seeds)
            {
                var noise = 1 + 0.05 * Math.Sin(7 * i + 3.0 * seed);
                yield return Planted.Trial(
                    rule, seed, isControl ? null : 100_000 * factor * noise, isControl ? 0.6 : 0.2 * factor * noise,
                    rate: study.LearningRate);
                if (isTuned)
                {
                    yield return Planted.Trial(
                        rule, seed, 60_000 * (isControl ? 4 : Math.Sqrt(factor)) * noise, 0.1 * factor * noise,
                        StudyPhase.BestRate, study.LearningRates[0]);
                }
            }

            foreach (var rate in isTuned ? study.LearningRates : [])
            {
                yield return Planted.Trial(
                    rule, study.TuningSeeds[0], 50_000, 0.2 + 0.1 * Math.Abs(Math.Log10(rate)), StudyPhase.Tuning,
                    rate);
            }
        }
    }
}
