using Soap.Conversion;
using Soap.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Diagnostics;

/// <summary>
/// The activities of a network, place by place: what each layer reads, which in a multilayer perceptron is h_{l−1},
/// and the output at the end. What lies between two layers, as activations, pooling and norms, has been done to it.
/// </summary>
/// <remarks>
/// They are those of evaluation mode, and nothing in the network changes. A layer that a pass uses several times is
/// seen at its first use.
/// </remarks>
public static class LayerActivities
{
    /// <summary>The name of the last place, behind the last layer.</summary>
    public const string Output = "output";

    /// <summary>All places, in the order of a pass: one more than layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">[N, features].</param>
    /// <returns>[N, features] of each place, under the name of the layer that reads it, and <see cref="Output"/>. They
    /// are in the caller's dispose scope.</returns>
    public static IReadOnlyList<(string Name, Tensor Activities)> Of(Mlp network, Tensor inputs) =>
        All(network, network, inputs);

    /// <inheritdoc cref="Of(Mlp, Tensor)"/>
    public static IReadOnlyList<(string Name, Tensor Activities)> Of(RuleNetwork network, Tensor inputs) =>
        All(network, network, inputs);

    /// <summary>The names of all places.</summary>
    internal static IReadOnlyList<string> NamesOf(ILayeredNetwork network) => [.. network.LayerNames, Output];

    /// <summary>One place, [N, features].</summary>
    /// <param name="network">The network.</param>
    /// <param name="place">The index of the layer that reads it; the number of layers: the output.</param>
    /// <param name="inputs">[N, …].</param>
    /// <exception cref="ArgumentException">A layer mixes samples: what it reads has no row for each.</exception>
    internal static Tensor Of(ILayeredNetwork network, int place, Tensor inputs)
    {
        using var noGradient = no_grad();
        using var modes = ModuleModes.Evaluation((Module)network);
        using var scope = NewDisposeScope();
        var samples = inputs.shape[0];
        var activities = network.Activities(place, inputs);
        return activities.dim() > 0 && activities.shape[0] % samples == 0
            ? activities.reshape(samples, -1).MoveToOuterDisposeScope()
            : throw new ArgumentException(
                $"What '{NamesOf(network)[place]}' reads is [{string.Join(", ", activities.shape)}], and has no row " +
                    $"for each of {samples} samples.",
                nameof(network));
    }

    private static (string Name, Tensor Activities)[] All(ILayeredNetwork network, Module module, Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(module, nameof(network));
        ArgumentNullException.ThrowIfNull(inputs);
        return [.. NamesOf(network).Select((name, place) => (name, Of(network, place, inputs)))];
    }
}
