using Soap.Feedback;
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
                zeros(synapses.Maps.Forward.Weight.Columns, dtype: synapses.Options.Type, device: CPU));
        }
    }
}
