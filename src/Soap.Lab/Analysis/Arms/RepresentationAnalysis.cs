using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Arms;

/// <summary>What an arm's trained networks make of samples at one place: what a layer reads, or the output.</summary>
/// <param name="Layer">The layer that reads it, counted from 1; the output's is one more than there are
/// layers.</param>
/// <param name="Name">Its name, or <c>output</c>.</param>
/// <param name="Features">Numbers of one sample there.</param>
public sealed record RepresentationAnalysis(int Layer, string Name, long Features)
{
    /// <summary>Accuracy of a linear readout on held-out samples, in [0, 1]; null for values.</summary>
    public Interval? ProbeAccuracy { get; init; }

    /// <summary>R² of a linear readout on held-out samples; null for classes.</summary>
    public Interval? ProbeDetermination { get; init; }

    /// <summary>
    /// Linear CKA to the network that backpropagation made of the same seed in the same comparison; null for
    /// backpropagation itself, where the study has none, and where a seed has no such number.
    /// </summary>
    public Interval? BackpropagationSimilarity { get; init; }
}
