using Soap.Maps;

namespace Soap.Conversion;

/// <summary>What may be said of a conversion beside its rules.</summary>
public sealed record ConversionOptions
{
    /// <summary>How B is drawn; as TorchSharp draws the weights of its own layers, by default.</summary>
    public Initializer FeedbackInitializer { get; init; } = Initializer.PyTorch;
}
