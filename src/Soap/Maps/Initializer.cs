using Soap.Lifetimes;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>
/// How weights and biases are drawn from a random stream; entry i of a tensor is a pure function of the stream and i,
/// but in orthogonal matrices, whose entries depend on each other.
/// </summary>
/// <remarks>
/// fan-in and fan-out are those of the weights: of a dense matrix its inputs n_{l−1} and its outputs n_l.
/// Sources: Glorot and Bengio 2010 (eq. 16 and its normal form), He et al. 2015 (eq. 10, uniform form), PyTorch's
/// <c>nn.Linear</c>, Saxe, McClelland and Ganguli 2013 (orthogonal matrices).
/// </remarks>
public sealed class Initializer
{
    private readonly Distribution _distribution;
    private readonly Func<WeightShape, double> _variance;
    private readonly double _scale;

    private Initializer(
        string name, Distribution distribution, bool drawsBias, Func<WeightShape, double> variance, double scale = 1)
    {
        (Name, _distribution, DrawsBias, _variance, _scale) = (name, distribution, drawsBias, variance, scale);
    }

    private enum Distribution
    {
        Uniform,
        Normal,
        Orthogonal,
    }

    /// <summary>Normal with variance 2 / (fan-in + fan-out); zero biases. The original's choice for W and B.</summary>
    public static Initializer XavierNormal { get; } =
        new("xavier-normal", Distribution.Normal, false, shape => 2.0 / (shape.FanIn + shape.FanOut));

    /// <summary>Uniform within ±√(6 / (fan-in + fan-out)); zero biases.</summary>
    public static Initializer XavierUniform { get; } =
        new("xavier-uniform", Distribution.Uniform, false, shape => 2.0 / (shape.FanIn + shape.FanOut));

    /// <summary>Uniform within ±√(6 / fan-in), for ReLU; zero biases.</summary>
    public static Initializer KaimingUniform { get; } =
        new("kaiming-uniform", Distribution.Uniform, false, shape => 2.0 / shape.FanIn);

    /// <summary>What PyTorch's Linear does: weights and biases uniform within ±1/√fan-in.</summary>
    public static Initializer PyTorch { get; } =
        new("pytorch", Distribution.Uniform, true, shape => 1.0 / (3.0 * shape.FanIn));

    /// <summary>
    /// Normal with variance 1 / (fan-in + fan-out), biases too: the published code of Akrout et al. 2019.
    /// </summary>
    public static Initializer NormalFanSum { get; } =
        new("normal-fan-sum", Distribution.Normal, true, shape => 1.0 / (shape.FanIn + shape.FanOut));

    /// <summary>
    /// Orthogonal, uniformly distributed: W Wᵀ = I, or Wᵀ W = I where there are more rows than columns; zero biases.
    /// All singular values are 1 (times the scale), so that a product of such matrices keeps the rank of what it
    /// carries. Kernels are the matrix [outputs, rest]; layers without shared weights have one matrix a place. At most
    /// 2²⁴ entries a matrix. Source: Saxe, McClelland and Ganguli 2013, arXiv:1312.6120.
    /// </summary>
    public static Initializer Orthogonal { get; } = new(
        "orthogonal", Distribution.Orthogonal, false,
        shape => 1.0 / Math.Max(shape.Rows / shape.Matrices, shape.Columns));

    /// <summary>All initialisers.</summary>
    public static IReadOnlyList<Initializer> All { get; } =
    [
        XavierNormal, XavierUniform, KaimingUniform, PyTorch, NormalFanSum, Orthogonal,
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

    /// <summary>The same, with everything that it draws times a factor: weights, and biases where it draws
    /// them.</summary>
    /// <param name="factor">The factor, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0, or not finite.</exception>
    public Initializer Times(double factor) => factor > 0 && double.IsFinite(factor)
        ? new Initializer(Name, _distribution, DrawsBias, _variance, _scale * factor)
        : throw new ArgumentOutOfRangeException(nameof(factor), factor, "A scale of weights is above 0.");

    /// <summary>The standard deviation of one weight; of orthogonal ones the root of their mean square.</summary>
    public double Deviation(WeightShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return _scale * Math.Sqrt(_variance(shape));
    }

    /// <summary>Weights of a shape.</summary>
    public Tensor Weights(WeightShape shape, RandomStream stream, ScalarType type) => Temporaries.Kept(() =>
        (_distribution == Distribution.Orthogonal
            ? OrthonormalMatrix.Drawn(shape, stream).TimesInPlace(_scale)
            : Draw(stream, Deviation(shape), shape.Count)).to_type(type).reshape([.. shape.Shape]));

    /// <summary>Biases, one for each row of the weights.</summary>
    public Tensor Bias(WeightShape shape, RandomStream stream, ScalarType type)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return DrawsBias
            ? Temporaries.Kept(() => Draw(stream, Deviation(shape), shape.Rows).to_type(type))
            : zeros(shape.Rows, dtype: type, device: CPU);
    }

    private Tensor Draw(RandomStream stream, double deviation, long count)
    {
        var values = new double[count];
        var halfWidth = Math.Sqrt(3.0) * deviation;
        for (var i = 0L; i < count; i++)
        {
            values[i] = _distribution == Distribution.Normal
                ? deviation * stream.Normal(i)
                : halfWidth * (2.0 * stream.Uniform(i) - 1.0);
        }

        // A copy: libtorch's own memory is aligned, an array's is anywhere, and the last bits of products depend on
        // that.
        return tensor(values, float64, CPU).clone();
    }
}
