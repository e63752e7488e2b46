using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>What a layer may be told beside its size, its rule and its streams of random numbers.</summary>
public sealed record LayerOptions
{
    /// <summary>How W and b are drawn; Xavier normal by default.</summary>
    public Initializer Initializer { get; init; } = Initializer.XavierNormal;

    /// <summary>How B is drawn; null, as by default: as W is.</summary>
    public Initializer? FeedbackInitializer { get; init; }

    /// <summary>Whether there is a bias; there is one by default.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>float32, as by default, or float64.</summary>
    public ScalarType Type { get; init; } = ScalarType.Float32;

    /// <summary>What all layers of the model share; rules whose signal goes straight to every layer need it. Null by
    /// default.</summary>
    public Broadcast? Broadcast { get; init; }

    /// <summary>Whether this is the model's output layer; false by default.</summary>
    public bool IsOutput { get; init; }

    /// <summary>What the model applies to the layer's output; only a mirror phase asks for it. Nothing by
    /// default.</summary>
    public Activation Activation { get; init; } = Activation.Identity;

    /// <summary>Whether a pass through the model uses the layer once, as far as is known; true by default.</summary>
    internal bool IsUsedOnce { get; init; } = true;

    /// <summary>Whether there are layers below to which it sends something, as far as is known; true by
    /// default.</summary>
    internal bool TeachesBelow { get; init; } = true;

    /// <summary>W and b to begin with, by the layer's name, which are drawn otherwise; the layer takes them for its
    /// own. What a rule keeps begins as if they had been drawn.</summary>
    internal Func<string, (Tensor Weight, Tensor? Bias)>? Start { get; init; }

    /// <summary>Why a layer of a rule cannot have these options; null where it can.</summary>
    internal string? Refuses(LearningRule rule, long outputs) =>
        Broadcast is null && rule.IsBroadcast
            ? $"The rule '{rule}' sends one thing to all layers: give all layers of the model the same broadcast."
        : IsOutput && Broadcast is not null && Broadcast.Outputs != outputs
            ? $"The output layer has {outputs} outputs, but its broadcast was made for {Broadcast.Outputs}."
        : null;
}
