using Soap.Lifetimes;
using TorchSharp;
using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>A hidden layer's activation h = f(a).</summary>
public enum Activation
{
    /// <summary>f(a) = tanh a.</summary>
    Tanh,

    /// <summary>f(a) = max(a, 0), with f′(0) = 0.</summary>
    Relu,

    /// <summary>f(a) = 1 / (1 + e⁻ᵃ).</summary>
    Sigmoid,

    /// <summary>f(a) = a.</summary>
    Identity,

    /// <summary>f(a) = a above 0, and eᵃ − 1 from 0 down, with f′(0) = 1.</summary>
    /// <remarks>The exponential linear unit with α = 1: Clevert, Unterthiner and Hochreiter 2016,
    /// arXiv:1511.07289.</remarks>
    Elu,

    /// <summary>f(a) = a above 0, and 0.01 a from 0 down, with f′(0) = 0.01.</summary>
    /// <remarks>Maas, Hannun and Ng 2013, with PyTorch's slope.</remarks>
    LeakyRelu,

    /// <summary>f(a) = a Φ(a), with Φ(a) = (1 + erf(a / √2)) / 2: the exact form, not that of tanh. Its slope, Φ(a) +
    /// a φ(a), is no function of h.</summary>
    /// <remarks>The Gaussian error linear unit: Hendrycks and Gimpel 2016, arXiv:1606.08415.</remarks>
    Gelu,
}

/// <summary>Names and values of activations.</summary>
public static class Activations
{
    /// <summary>The slope of the leaky ReLU from 0 down.</summary>
    internal const double LeakySlope = 0.01;

    /// <summary>The activation with this word: tanh, relu, sigmoid, identity, elu, leaky-relu or
    /// gelu.</summary>
    /// <exception cref="SoapException">There is none.</exception>
    public static Activation Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return EnumWords.Find<Activation>("activation", name);
    }

    /// <summary>f(a), elementwise.</summary>
    public static Tensor Apply(this Activation activation, Tensor preactivations) => activation switch
    {
        Activation.Tanh => preactivations.tanh(),
        Activation.Relu => preactivations.relu(),
        Activation.Sigmoid => preactivations.sigmoid(),
        Activation.Identity => preactivations,
        Activation.Elu => Elu(preactivations),
        Activation.LeakyRelu => LeakyRelu(preactivations),
        Activation.Gelu => nn.functional.gelu(preactivations),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
    };

    /// <summary>f′(a), elementwise.</summary>
    public static Tensor Derivative(this Activation activation, Tensor preactivations) =>
        Temporaries.Kept(() => activation switch
        {
            Activation.Tanh => preactivations.tanh().Squared().Complement(),
            Activation.Relu => preactivations.IsAbove(0).to_type(preactivations.dtype),
            Activation.Sigmoid => preactivations.sigmoid() * preactivations.sigmoid().Complement(),
            Activation.Identity => ones_like(preactivations),
            Activation.Elu => preactivations.minimum(zeros_like(preactivations)).exp(),
            Activation.LeakyRelu => where(
                preactivations.IsAbove(0), ones_like(preactivations), ones_like(preactivations).Times(LeakySlope)),
            Activation.Gelu => preactivations.Over(Math.Sqrt(2)).erf().Plus(1).OverInPlace(2)
                .Plus(preactivations * preactivations.Squared().Times(-0.5).exp().OverInPlace(Math.Sqrt(2 * Math.PI))),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
        });

    // libtorch reads these numbers: see SafeArithmetic.
    private static Tensor Elu(Tensor preactivations)
    {
        using Scalar one = 1.0;
        return preactivations.elu(one, one, one);
    }

    private static Tensor LeakyRelu(Tensor preactivations)
    {
        using Scalar slope = LeakySlope;
        return preactivations.leaky_relu(slope);
    }
}
