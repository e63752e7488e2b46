using Soap.Randomness;

namespace Soap.Tests.Oracles;

/// <summary>Forward direct feedback alignment in plain loops, from the equations in the documentation.</summary>
internal static class NaiveForwardDirect
{
    /// <summary>n_l = (e B_{l+1}) ⊙ f′(a_l), and B ← (1 − α) B + α dᵀ u / N after the step.</summary>
    public static Func<NaiveNetwork, double[,], NaiveTargets, (double Loss, NaiveGradient?[] Gradients)> Signal(
        double rate) => (network, inputs, targets) =>
    {
        var (a, depth) = (network.Preactivations(inputs), network.Layers.Count);
        var (loss, error) = network.Error(a[^1], targets);
        var directions = new double[depth][,];
        double[,]? change = null;
        for (var l = 1; l < depth; l++)
        {
            directions[l] = Directions(network, l, a[l - 1]);
            change = change is null ? directions[l] : NaiveNetwork.Sum(
                network.Slopes(
                    NaiveNetwork.Product(change, NaiveNetwork.Transposed(network.Layers[l - 1].Weight)), a[l - 1]),
                directions[l]);
        }

        var gradients = new NaiveGradient?[depth];
        for (var l = 0; l < depth; l++)
        {
            var displacement = l < depth - 1
                ? network.Slopes(NaiveNetwork.Product(error, network.Layers[l + 1].Feedback), a[l])
                : network.OutputFeedback is { } mixed ? NaiveNetwork.Product(error, mixed) : error;
            gradients[l] = NaiveNetwork.Outer(displacement, l == 0 ? inputs : network.Activities(a[l - 1]));
        }

        for (var l = 1; l < depth; l++)
        {
            var output = NaiveNetwork.Product(change!, NaiveNetwork.Transposed(network.Layers[^1].Weight));
            network.Observe(l, NaiveNetwork.Sum(
                NaiveNetwork.Times(network.Layers[l].Feedback, 1 - rate),
                NaiveNetwork.Times(NaiveNetwork.Outer(output, directions[l]).Weight, rate)));
        }

        return (loss, gradients);
    };

    private static double[,] Directions(NaiveNetwork network, int layer, double[,] like)
    {
        var stream = new RandomStream(network.Seed, $"directions/{layer + 1}/{network.Steps}");
        var result = new double[like.GetLength(0), like.GetLength(1)];
        for (var i = 0; i < result.Length; i++)
        {
            result[i / like.GetLength(1), i % like.GetLength(1)] = stream.Normal(i);
        }

        return result;
    }
}
