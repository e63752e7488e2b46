using Soap.Lifetimes;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>
/// How weights and biases are drawn from a random stream; entry i of a tensor is a pure function of the stream and i.
/// </summary>
/// <remarks>
/// fan-in is the number of inputs n_{l−1}, fan-out the number of outputs n_l.
/// Sources: Glorot and Bengio 2010 (eq. 16 and its normal form), He et al. 2015 (eq. 10, uniform form), PyTorch's
/// <c>nn.Linear</c>.
/// </remarks>
public sealed class Initializer
{
    private readonly bool _normal;
    private readonly Func<int, int, double> _variance;

    private Initializer(string name, bool normal, bool drawsBias, Func<int, int, double> variance)
    {
        (Name, _normal, DrawsBias, _variance) = (name, normal, drawsBias, variance);
    }

    /// <summary>Normal with variance 2 / (fan-in + fan-out); zero biases. The original's choice for W and B.</summary>
    public static Initializer XavierNormal { get; } =
        new("xavier-normal", true, false, (fanIn, fanOut) => 2.0 / (fanIn + fanOut));

    /// <summary>Uniform within ±√(6 / (fan-in + fan-out)); zero biases.</summary>
    public static Initializer XavierUniform { get; } =
        new("xavier-uniform", false, false, (fanIn, fanOut) => 2.0 / (fanIn + fanOut));

    /// <summary>Uniform within ±√(6 / fan-in), for ReLU; zero biases.</summary>
    public static Initializer KaimingUniform { get; } =
        new("kaiming-uniform", false, false, (fanIn, _) => 2.0 / fanIn);

    /// <summary>What PyTorch's Linear does: weights and biases uniform within ±1/√fan-in.</summary>
    public static Initializer PyTorch { get; } =
        new("pytorch", false, true, (fanIn, _) => 1.0 / (3.0 * fanIn));

    /// <summary>
    /// Normal with variance 1 / (fan-in + fan-out), biases too: the published code of Akrout et al. 2019.
    /// </summary>
    public static Initializer NormalFanSum { get; } =
        new("normal-fan-sum", true, true, (fanIn, fanOut) => 1.0 / (fanIn + fanOut));

    /// <summary>All initialisers.</summary>
    public static IReadOnlyList<Initializer> All { get; } =
    [
        XavierNormal, XavierUniform, KaimingUniform, PyTorch, NormalFanSum,
    ];

    /// <summary>Its word.</summary>
    public string Name { get; }

    /// <summary>Whether biases are drawn (from the weights' distribution) instead of zero.</summary>
    public bool DrawsBias { get; }

    /// <summary>The initialiser with this word.</summary>
    /// <exception cref="SoapException">There is none.</exception>
    public static Initializer Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(initializer => initializer.Name == name)
            ?? throw SoapException.BadUsage(
                $"unknown initialiser '{name}': {Spelling.Hint(name, All.Select(i => i.Name))}");
    }

    /// <summary>The standard deviation of one weight.</summary>
    public double Deviation(int fanIn, int fanOut) => Math.Sqrt(_variance(fanIn, fanOut));

    /// <summary>Weights [fan-out, fan-in].</summary>
    public Tensor Weights(int fanIn, int fanOut, RandomStream stream, ScalarType type) =>
        Temporaries.Kept(() =>
            Draw(stream, Deviation(fanIn, fanOut), (long)fanIn * fanOut).to_type(type).reshape(fanOut, fanIn));

    /// <summary>Biases [fan-out].</summary>
    public Tensor Bias(int fanIn, int fanOut, RandomStream stream, ScalarType type) =>
        DrawsBias
            ? Temporaries.Kept(() => Draw(stream, Deviation(fanIn, fanOut), fanOut).to_type(type))
            : zeros(fanOut, dtype: type);

    private Tensor Draw(RandomStream stream, double deviation, long count)
    {
        var values = new double[count];
        var halfWidth = Math.Sqrt(3.0) * deviation;
        for (var i = 0L; i < count; i++)
        {
            values[i] = _normal ? deviation * stream.Normal(i) : halfWidth * (2.0 * stream.Uniform(i) - 1.0);
        }

        // A copy: libtorch's own memory is aligned, an array's is anywhere, and the last bits of products depend on
        // that.
        return tensor(values, float64).clone();
    }
}
