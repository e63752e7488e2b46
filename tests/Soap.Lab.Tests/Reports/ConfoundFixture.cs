using Soap.Lab.Analysis;
using Soap.Lab.Planning;
using Soap.Lab.Reports;
using Soap.Lab.Running;
using Soap.Lab.Tests.Analysis.Confound;

namespace Soap.Lab.Tests.Reports;

/// <summary>
/// The report of a study with interventions, whose effects were planted: fa's magnitude alone needs half of bp's
/// examples, its direction alone 1.5 times as many.
/// </summary>
public sealed class ConfoundFixture : IDisposable
{
    private static readonly double[] Rates = [0.001, 0.01, 0.1, 1, 10];
    private static readonly ulong[] Seeds = [1, 2, 3], TuningSeeds = [11, 12];
    private readonly Folder _folder = new();

    public ConfoundFixture()
    {
        FinishedTrial[] trials = [.. Trials()];
        Analysis = Planted.Analyze(
            trials, Planted.Study with { LearningRates = Rates, Seeds = Seeds, TuningSeeds = TuningSeeds });
        ReportWriter.Write(Analysis, [.. trials.Select(trial => trial.Result)], _folder.Path);
        Page = File.ReadAllText(_folder["report.html"]);
    }

    public StudyAnalysis Analysis { get; }

    public string Page { get; }

    public string this[string file] => _folder[file];

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<FinishedTrial> Trials()
    {
        foreach (var (rule, factor, loss) in new[]
        {
            ("bp", 1.0, 0.3), ("fa", 0.75, 0.32), (Planted.Magnitude, 1.5, 0.34), (Planted.Direction, 0.5, 0.28),
            (Planted.Step, 1.6, 0.34),
        })
        {
            foreach (var seed in Seeds)
            {
                var noise = 1 + 0.02 * Math.Sin(seed * factor * 7);
                yield return Planted.Trial(rule, seed, 100_000 * seed * factor * noise, loss * noise);
                yield return Planted.Trial(
                    rule, seed, 50_000 * seed * factor * noise, loss * noise, StudyPhase.BestRate, 0.1);
            }

            foreach (var rate in Rates)
            {
                foreach (var seed in TuningSeeds)
                {
                    var distance =
                        Math.Log10(rate * (rule is "fa" or Planted.Direction ? 2 : 1)) + 1 + 0.1 * (seed - 11);
                    yield return Planted.Trial(
                        rule, seed, 1000, loss + 0.1 * distance * distance, StudyPhase.Tuning, rate);
                }
            }
        }
    }
}
