using Soap.Diagnostics;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Analysis.Arms;

/// <summary>Means over seeds of what trials measured of their representations.</summary>
internal static class RepresentationAnalyzer
{
    /// <summary>The rule whose networks others are compared with.</summary>
    public const string Reference = "bp";

    /// <summary>All places; null where they were not measured.</summary>
    /// <param name="arm">The trials of a rule.</param>
    /// <param name="reference">Those of backpropagation in the same comparison; null where there are none, and for
    /// itself.</param>
    public static IReadOnlyList<RepresentationAnalysis>? Of(TrialResult[] arm, TrialResult[]? reference)
    {
        if (arm.FirstOrDefault(result => result.Representations is not null)?.Representations is not { } places)
        {
            return null;
        }

        var complete = arm.All(result => result.Representations?.Count == places.Count);
        return
        [
            .. places.Select((place, index) => new RepresentationAnalysis(place.Layer, place.Name, place.Features)
            {
                ProbeAccuracy = Mean(result => result.Representations![index].ProbeAccuracy),
                ProbeDetermination = Mean(result => result.Representations![index].ProbeDetermination),
                BackpropagationSimilarity = Mean(result =>
                    Similarity(result, OfSeed(reference, result.Specification.Seed), place.Layer)),
            }),
        ];

        Interval? Mean(Func<TrialResult, double?> value)
        {
            var values = complete ? arm.Select(value).ToArray() : [null];
            return values.Contains(null) ? null : Bootstrap.Mean([.. values.Select(number => number!.Value)]);
        }
    }

    /// <summary>The trial of a seed; null where there is none.</summary>
    public static TrialResult? OfSeed(IEnumerable<TrialResult>? trials, ulong seed) =>
        trials?.FirstOrDefault(result => result.Specification.Seed == seed);

    /// <summary>Linear CKA of a trial's network to that of backpropagation, or null.</summary>
    /// <param name="result">The trial.</param>
    /// <param name="reference">That of backpropagation, of the same seed.</param>
    /// <param name="layer">The place.</param>
    public static double? Similarity(TrialResult result, TrialResult? reference, int layer) =>
        result.Specification.Rule != Reference && At(result, layer) is { } one
            && At(reference, layer) is { } other
            ? RepresentationSimilarity.LinearCka(one, other)
            : null;

    private static LayerRepresentation? At(TrialResult? result, int layer) =>
        result?.Representations?.FirstOrDefault(place => place.Layer == layer);
}
