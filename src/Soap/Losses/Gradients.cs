using static TorchSharp.torch;

namespace Soap.Losses;

/// <summary>Gradients as values, without the state that <c>backward()</c> leaves in parameters.</summary>
public static class Gradients
{
    /// <summary>
    /// ∂ mean loss / ∂ each tensor under the rules of the layers in between; null where nothing comes back.
    /// </summary>
    /// <param name="meanLoss">A scalar.</param>
    /// <param name="tensors">What to differentiate by.</param>
    /// <param name="keepGraph">Whether the graph is needed again.</param>
    public static Tensor?[] Of(Tensor meanLoss, IReadOnlyList<Tensor> tensors, bool keepGraph = false) =>
        [.. autograd.grad([meanLoss], [.. tensors], retain_graph: keepGraph, allow_unused: true)
            .Select(gradient => gradient.IsInvalid ? null : gradient)];
}
