using Soap.Feedback;
using Soap.Maps;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Layers;

/// <summary>
/// B that learns in a phase of noise before each step. Noise comes in patches: W and B are matrices to it.
/// </summary>
internal sealed class MirroringState(Synapses synapses, MirroringFeedback feedback)
    : SeparateState(synapses, feedback, isParameter: false)
{
    /// <inheritdoc/>
    public override void BeginStep(long examplesSeen, int batch) => Replace(() => feedback.Mirror(new MirrorPhase(
        Matrix(Synapses.OwnFeedback!),
        batch,
        examplesSeen,
        Synapses.Options.IsOutput,
        Synapses.Streams.Of("mirror", examplesSeen),
        noise => Synapses.Options.Activation.Apply(
            functional.linear(noise, Matrix(Synapses.Weight), Synapses.Bias?.detach()))))
        .reshape(Synapses.OwnFeedback!.shape));

    private Tensor Matrix(Tensor weights)
    {
        var shape = Synapses.Maps.Forward.Weight;
        return weights.detach().reshape(shape.Rows, shape.Columns);
    }
}
