using Soap.Lifetimes;
using Soap.States;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Optimizers;

/// <summary>
/// RMSprop: v ← α v + (1 − α) G², W ← W − η G / (√v + ε); v is 0 at first.
/// </summary>
/// <remarks>
/// T. Tieleman and G. Hinton 2012, lecture 6.5 of Neural Networks for Machine Learning, in PyTorch's form, without
/// momentum and not centred: ε stands outside of the root, and α = 0.99 where the lecture has 0.9.
/// </remarks>
public sealed class RmsProp : Optimizer
{
    private readonly Tensor?[] _square;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="alpha">α, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">Weight decay λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public RmsProp(
        IEnumerable<Parameter> parameters, double alpha = 0.99, double epsilon = 1e-8, double weightDecay = 0)
        : base(parameters, weightDecay)
    {
        if (!(alpha is >= 0 and < 1) || !(epsilon > 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(alpha), $"α = {alpha}, ε = {epsilon}: allowed are [0, 1) and above 0.");
        }

        (Alpha, Epsilon) = (alpha, epsilon);
        _square = new Tensor?[Parameters.Count];
    }

    /// <summary>α.</summary>
    internal double Alpha { get; }

    /// <summary>ε.</summary>
    internal double Epsilon { get; }

    /// <inheritdoc/>
    internal override void VisitMemory(StateVisitor visitor) => visitor.Tensors("square", _square, NewMemory);

    /// <inheritdoc/>
    protected override void Move(int index, Tensor gradient, double learningRate)
    {
        var square = _square[index] ??= NewMemory(index);
        using TorchSharp.Scalar share = 1 - Alpha, rate = -learningRate;
        square.TimesInPlace(Alpha).addcmul_(gradient, gradient, value: share);
        Parameters[index].addcdiv_(gradient, square.sqrt().PlusInPlace(Epsilon), value: rate);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var square in _square)
        {
            square?.Dispose();
        }
    }
}
