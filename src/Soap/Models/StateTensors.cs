using Soap.States;
using Soap.Storage;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>A model's state as tensors that can be stored.</summary>
internal static class StateTensors
{
    /// <summary>Copies of all tensors of a model's state, by the names of its <c>state_dict</c>.</summary>
    /// <exception cref="ArgumentException">One has numbers of a type that is not stored.</exception>
    public static IReadOnlyList<SafetensorsTensor> Of(Module model) =>
        [.. model.state_dict().Select(entry => StoredTensors.Copy(entry.Key, entry.Value))];
}
