using Soap.Engines;
using Soap.Losses;
using Soap.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Training;

/// <summary>
/// Checks that the samples of a batch source fit a network, as far as their shapes are known before they come.
/// </summary>
internal static class SourceShapes
{
    /// <summary>Refuses a data set that does not fit; what is known of other sources, and of the inputs of other
    /// models, is only seen batch by batch.</summary>
    /// <param name="model">The network.</param>
    /// <param name="source">Where its batches come from.</param>
    /// <param name="loss">What is minimised.</param>
    /// <exception cref="ArgumentException">It does not fit; the message has the shapes, or the label.</exception>
    public static void Check(Module<Tensor, Tensor> model, IBatchSource source, Loss loss)
    {
        if (model is Mlp network && source is DatasetBatches batches)
        {
            SampleShapes.Check(batches.Data.Inputs, batches.Data.Targets, network.Inputs, network.Outputs, loss);
        }
    }
}
