using Soap.Data;
using Soap.Models;
using static TorchSharp.torch;

namespace Soap.Diagnostics;

/// <summary>
/// Measures the representations of a trained network, place by place, in passes of their own: the readout of
/// <see cref="LinearProbe"/>, and the similarities of samples for <see cref="RepresentationSimilarity"/>. Nothing is
/// drawn, and nothing in the network changes.
/// </summary>
internal static class Representations
{
    /// <summary>The most training samples to which a readout is fitted.</summary>
    public const int MostFitted = 2000;

    /// <summary>The most held-out samples on which it is tried.</summary>
    public const int MostHeld = 1000;

    /// <summary>The most held-out samples whose similarities are kept.</summary>
    public const int MostCompared = 128;

    // Of a deep network at large images a place has hundreds of megabytes: one at a time, and in parts.
    private const int Part = 500;

    /// <summary>All places.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The samples, where the network is.</param>
    /// <param name="training">Which of them are trained on.</param>
    /// <param name="held">Which are held out, at least 4.</param>
    /// <param name="outputs">The network's outputs.</param>
    /// <param name="cancellation">Ends it between two parts of a place, or of its readout.</param>
    public static IReadOnlyList<LayerRepresentation> Measure(
        ILayeredNetwork network, Dataset data, IEnumerable<int> training, IEnumerable<int> held, int outputs,
        CancellationToken cancellation)
    {
        int[] fitted = [.. training.Take(MostFitted)], others = [.. held.Take(MostHeld)];
        return
        [
            .. LayerActivities.NamesOf(network).Select((name, place) =>
            {
                using var scope = NewDisposeScope();
                var (x, targets) = At(network, place, data, fitted, cancellation);
                var (y, truths) = At(network, place, data, others, cancellation);
                cancellation.ThrowIfCancellationRequested();
                var similarities = RepresentationSimilarity.Similarities(
                    y.narrow(0, 0, Math.Min(MostCompared, others.Length)));
                return new LayerRepresentation
                {
                    Layer = place + 1,
                    Name = name,
                    Features = x.shape[1],
                    ProbeAccuracy = data.IsClassification
                        ? LinearProbe.Accuracy(x, targets, y, truths, outputs, cancellation)
                        : null,
                    ProbeDetermination = data.IsClassification
                        ? null
                        : LinearProbe.Determination(x, targets, y, truths, cancellation),
                    Similarities = similarities is null ? null : RepresentationSimilarity.Packed(similarities),
                };
            }),
        ];
    }

    private static (Tensor Activities, Tensor Targets) At(
        ILayeredNetwork network, int place, Dataset data, int[] samples, CancellationToken cancellation)
    {
        var parts = samples.Chunk(Part).Select(part =>
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (inputs, targets) = data.Gather(
                tensor(Array.ConvertAll(part, index => (long)index)), ScalarType.Float32);
            return (
                Activities: LayerActivities.Of(network, place, inputs).cpu().MoveToOuterDisposeScope(),
                Targets: targets.cpu().MoveToOuterDisposeScope());
        }).ToArray();
        return (
            cat([.. parts.Select(part => part.Activities)]), cat([.. parts.Select(part => part.Targets)]));
    }
}
