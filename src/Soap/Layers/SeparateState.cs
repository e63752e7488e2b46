using Soap.Feedback;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>B with a memory of its own, behind an expansion if the feedback draws one; it stays.</summary>
internal class SeparateState : FeedbackState
{
    /// <summary>Draws B₀.</summary>
    /// <param name="synapses">The layer's.</param>
    /// <param name="feedback">What draws it.</param>
    /// <param name="isParameter">Whether the model's optimiser moves B.</param>
    public SeparateState(Synapses synapses, SeparateFeedback feedback, bool isParameter)
        : base(synapses)
    {
        var (initializer, type) = (synapses.FeedbackInitializer, synapses.Options.Type);
        var map = synapses.Maps.Feedback;
        var expansion = feedback.DrawExpansion(
            checked((int)map.Weight.Rows), initializer, synapses.Streams.Of("expansion"), type);
        if (expansion is not null)
        {
            synapses.register_buffer(ExpansionName, expansion);
            map = map.WithOutputs(expansion.shape[1]);
            synapses.Maps = synapses.Maps with { Feedback = map };
        }

        var drawn = feedback.Draw(map.Weight, initializer, synapses.Streams.Of("feedback"), type);
        if (isParameter)
        {
            synapses.register_parameter(FeedbackName, new Parameter(drawn));
        }
        else
        {
            synapses.register_buffer(FeedbackName, drawn);
        }
    }

    /// <summary>Puts new numbers into B.</summary>
    protected void Replace(Func<Tensor> feedback)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Synapses.OwnFeedback!.copy_(feedback());
    }
}
