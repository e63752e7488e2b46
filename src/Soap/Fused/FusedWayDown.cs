using Soap.Maps;
using Soap.Models;
using Soap.Native;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// The way down of a pass: what is sent, and through which weights; a rule's own, or that of backpropagation.
/// </summary>
internal sealed unsafe class FusedWayDown<T>
    where T : unmanaged
{
    private FusedWayDown(SentKind sent, ErrorScale scale, Carrier[] carriers, T* outputFeedback)
    {
        (Sent, Scale, Carriers) = (sent, scale, carriers);
        OutputFeedback = outputFeedback;
    }

    /// <summary>What is sent.</summary>
    public SentKind Sent { get; }

    /// <summary>How large it is, for signs and targets.</summary>
    public ErrorScale Scale { get; }

    /// <summary>
    /// The feedback weights of each layer, nearest the input first, which carry what it sends to the activities below.
    /// </summary>
    public Carrier[] Carriers { get; }

    /// <summary>What the output layer's own error passes, [n_L, n_L], or null.</summary>
    public T* OutputFeedback { get; }

    /// <summary>The way of the network's rule.</summary>
    public static FusedWayDown<T> OfRule(Mlp network, FusedLayer<T>[] layers)
    {
        var (sent, scale) = FusedSignals.Find(network.Rule.Signal) ?? throw new ArgumentException(
            $"Signal '{network.Rule.Signal.Name}' is none that the fused engine sends.", nameof(network));
        return new FusedWayDown<T>(
            sent,
            scale,
            [
                .. layers.Select(layer => new Carrier(
                    layer, network.Rule.IsBroadcast ? network.Outputs : layer.Outputs)),
            ],
            network.Layers[^1].Synapses.OutputFeedback is { } output ? TensorMemory.Of<T>(output) : null);
    }

    /// <summary>The way of backpropagation: each layer's displacement through its own W.</summary>
    public static FusedWayDown<T> OfBackpropagation(FusedLayer<T>[] layers) =>
        new(SentKind.Displacement, ErrorScale.Mean, [.. layers.Select(layer => new Carrier(layer))], null);

    /// <summary>The feedback weights of one layer.</summary>
    public sealed class Carrier
    {
        /// <summary>The layer's own.</summary>
        /// <param name="layer">The layer.</param>
        /// <param name="sentWidth">The width of what is sent.</param>
        /// <exception cref="InvalidOperationException">The feedback's own code drew another shape: kernels would read
        /// beyond it.</exception>
        public Carrier(FusedLayer<T> layer, int sentWidth)
        {
            var (feedback, expansion) =
                (layer.Synapses.OwnFeedback ?? layer.Synapses.Weight, layer.Synapses.Expansion);
            Feedback = TensorMemory.Of<T>(feedback);
            SentWidth = Rows = sentWidth;
            if (expansion is not null)
            {
                Expansion = TensorMemory.Of<T>(expansion);
                Rows = (int)expansion.shape[^1];
                Demand(expansion, [sentWidth, Rows]);
            }

            Demand(feedback, [Rows, layer.Inputs]);

            void Demand(Tensor drawn, long[] shape) =>
                Shapes.Shaped(drawn, shape, layer.Synapses.Weight, $"feedback '{layer.Synapses.Rule.Feedback.Name}'");
        }

        /// <summary>The layer's W.</summary>
        public Carrier(FusedLayer<T> layer)
        {
            Feedback = layer.Weight;
            SentWidth = Rows = layer.Outputs;
        }

        /// <summary>B, [rows, n_{l−1}].</summary>
        public T* Feedback { get; }

        /// <summary>B's rows.</summary>
        public int Rows { get; }

        /// <summary>The width of what is sent.</summary>
        public int SentWidth { get; }

        /// <summary>What is passed before B, [width of what is sent, rows], or null.</summary>
        public T* Expansion { get; }
    }
}
