using Soap.Lab.Analysis;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>
/// The seeds whose single trials are in the page: all, but of a study of many trials the first ones, so that a browser
/// can open it. What is over seeds, as means, intervals and tables, is over all of them.
/// </summary>
/// <param name="Reporting">Of the reporting seeds.</param>
/// <param name="Tuning">Of the tuning seeds; none where already one has too many trials.</param>
internal sealed record ShownSeeds(IReadOnlyList<ulong> Reporting, IReadOnlyList<ulong> Tuning)
{
    /// <summary>So many trials at most are there of the reporting seeds, and so many of the tuning seeds; but one seed
    /// of the reporting ones always is.</summary>
    public const int MostTrials = 1000;

    /// <summary>Learned functions of so many seeds at most are drawn in one chart.</summary>
    public const int MostFunctions = 50;

    /// <summary>What is to be said where not all are there; null where all are.</summary>
    public string? Sentence { get; private init; }

    /// <summary>Those of a study.</summary>
    public static ShownSeeds Of(StudyAnalysis analysis)
    {
        var (seeds, tuning) = (analysis.Study.Seeds, analysis.Study.TuningSeeds);
        var arms = analysis.SharedRate.Count + analysis.BestRate.Count;
        var candidates = analysis.Responses.Sum(response => response.Points.Count);
        ShownSeeds shown = new(
            [.. seeds.Take(Math.Max(1, MostTrials / Math.Max(1, arms)))],
            [.. tuning.Take(MostTrials / Math.Max(1, candidates))]);
        string[] parts =
        [
            .. Part(shown.Reporting.Count, seeds.Count, Prose.Of("figure.trials.reporting")),
            .. Part(shown.Tuning.Count, tuning.Count, Prose.Of("figure.trials.tuning")),
        ];
        return parts.Length == 0 ? shown : shown with
        {
            Sentence = Prose.Of("figure.trials.shown", ("seeds", parts.Length == 1 ? parts[0]
                : Prose.Of("figure.trials.both", ("reporting", parts[0]), ("tuning", parts[1])))),
        };
    }

    private static IEnumerable<string> Part(int shown, int all, string kind) => shown == all ? [] :
    [
        shown == 0 ? Prose.Of("figure.trials.none", ("seeds", $"{all:#,0}"), ("kind", kind))
            : shown == 1 ? Prose.Of("figure.trials.first", ("seeds", $"{all:#,0}"), ("kind", kind))
            : Prose.Of(
                "figure.trials.some", ("shown", $"{shown:#,0}"), ("seeds", $"{all:#,0}"), ("kind", kind)),
    ];
}
