using Soap.Feedback;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>B that learns to be an inverse, in a network's phase of its own: it keeps c as well.</summary>
internal sealed class InvertingState : SeparateState
{
    public InvertingState(Synapses synapses, InvertingFeedback feedback)
        : base(synapses, feedback, isParameter: false)
    {
        if (!synapses.Rule.IsBroadcast)
        {
            synapses.register_buffer(
                FeedbackBiasName,
                zeros(Channels(synapses.Maps), dtype: synapses.Options.Type, device: CPU));
        }
    }

    // Of the layer's input: each of a dense layer's inputs is one.
    private static long Channels(LayerMaps maps) =>
        maps.Forward is DenseMap ? maps.Forward.Weight.Columns : maps.Entering![0];
}
