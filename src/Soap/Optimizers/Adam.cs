using Soap.Lifetimes;
using Soap.States;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Optimizers;

/// <summary>
/// Adam: m ← β₁ m + (1 − β₁) G, v ← β₂ v + (1 − β₂) G², W ← W − η m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and v̂ = v /
/// (1 − β₂ᵗ). With weight decay it is AdamW: the decay is decoupled.
/// </summary>
/// <remarks>Kingma and Ba 2015; Loshchilov and Hutter 2019. t counts the steps of each parameter, from 1.</remarks>
public sealed class Adam : Optimizer
{
    private readonly Tensor?[] _mean, _square;
    private readonly long[] _steps;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="beta1">β₁, in [0, 1).</param>
    /// <param name="beta2">β₂, in [0, 1).</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="weightDecay">Decoupled weight decay λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Adam(
        IEnumerable<Parameter> parameters, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
        double weightDecay = 0)
        : base(parameters, weightDecay)
    {
        if (!(beta1 is >= 0 and < 1) || !(beta2 is >= 0 and < 1) || !(epsilon > 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(beta1), $"β₁ = {beta1}, β₂ = {beta2}, ε = {epsilon}: allowed are [0, 1), [0, 1) and above 0.");
        }

        (Beta1, Beta2, Epsilon) = (beta1, beta2, epsilon);
        (_mean, _square, _steps) =
            (new Tensor?[Parameters.Count], new Tensor?[Parameters.Count], new long[Parameters.Count]);
    }

    /// <summary>β₁.</summary>
    internal double Beta1 { get; }

    /// <summary>β₂.</summary>
    internal double Beta2 { get; }

    /// <summary>ε.</summary>
    internal double Epsilon { get; }

    /// <summary>m and v of a parameter; zero at first.</summary>
    internal (Tensor Mean, Tensor Square) Moments(int index) =>
        (_mean[index] ??= NewMemory(index), _square[index] ??= NewMemory(index));

    /// <summary>t of the step that a parameter is about to make; it is counted with the call.</summary>
    internal long CountStep(int index) => ++_steps[index];

    /// <inheritdoc/>
    internal override void VisitMemory(StateVisitor visitor)
    {
        visitor.Tensors("mean", _mean, NewMemory);
        visitor.Tensors("square", _square, NewMemory);
        visitor.Numbers("steps", _steps);
    }

    /// <inheritdoc/>
    protected override void Move(int index, Tensor gradient, double learningRate)
    {
        var (mean, square) = Moments(index);
        var step = CountStep(index);
        mean.TimesInPlace(Beta1).PlusInPlace(gradient, 1 - Beta1);
        using TorchSharp.Scalar share = 1 - Beta2, rate = -learningRate / (1 - Math.Pow(Beta1, step));
        square.TimesInPlace(Beta2).addcmul_(gradient, gradient, value: share);
        var denominator = square.sqrt().OverInPlace(Math.Sqrt(1 - Math.Pow(Beta2, step))).PlusInPlace(Epsilon);
        Parameters[index].addcdiv_(mean, denominator, value: rate);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var moment in _mean.Concat(_square))
        {
            moment?.Dispose();
        }
    }
}
