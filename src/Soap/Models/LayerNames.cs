using Soap.Layers;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>Names of layers, which with the seed name the streams of their random numbers.</summary>
internal static class LayerNames
{
    /// <summary>
    /// Refuses a model of which two layers have one name and one seed, and so the same random numbers. A layer that is
    /// used in several places is one layer.
    /// </summary>
    /// <exception cref="ArgumentException">It has such; the message names both places.</exception>
    public static void RefuseShared(Module model)
    {
        var seen = new Dictionary<(string Name, ulong Seed), string>();
        foreach (var (path, layer) in Layers(model))
        {
            var (name, seed) = (layer.Synapses.Streams.Name, layer.Synapses.Streams.Seed);
            if (!seen.TryAdd((name, seed), path))
            {
                throw new ArgumentException(
                    $"The layers '{seen[(name, seed)]}' and '{path}' of the model have "
                        + $"the same name, '{name}', and the "
                        + $"same seed, {seed}: they drew the same random numbers for "
                        + "their weights and their feedback. "
                        + "Give one of them another name, or another seed.",
                    nameof(model));
            }
        }
    }

    private static IEnumerable<(string Path, FeedbackLayer Layer)> Layers(Module model) => model.named_modules()
        .Where(module => module.module is FeedbackLayer)
        .Select(module => (module.name, (FeedbackLayer)module.module))
        .DistinctBy(layer => layer.Item2, ReferenceEqualityComparer.Instance);
}
