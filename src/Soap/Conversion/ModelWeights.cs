using Soap.Layers;
using Soap.Maps;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Conversion;

/// <summary>Draws the weights of a model of TorchSharp's own layers from named streams, as those of SOAP's layers
/// are.</summary>
internal static class ModelWeights
{
    /// <summary>
    /// Draws W and b of each layer that a rule can teach, from <c>weights/NAME</c> and <c>bias/NAME</c>, and lets
    /// dropout draw its masks from <c>dropout/NAME/k</c>; norms keep what they begin with.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="initializer">How they are drawn.</param>
    /// <param name="seed">The seed of the streams.</param>
    public static void Draw(Module<Tensor, Tensor> model, Initializer initializer, ulong seed)
    {
        using var noGradient = no_grad();
        foreach (var (name, module) in model.named_modules())
        {
            if (module is StreamDropout dropout)
            {
                dropout.Draw(seed, name);
            }

            if (NativeLayer.Of(name, module) is not { } layer)
            {
                continue;
            }

            using var scope = NewDisposeScope();
            var (streams, weight) = (new LayerStreams(seed, name), layer.Weight());
            weight.copy_(initializer.Weights(layer.Map.Weight, streams.Of("weights"), weight.dtype));
            layer.Bias()?.copy_(initializer.Bias(layer.Map.Weight, streams.Of("bias"), weight.dtype));
        }
    }
}
