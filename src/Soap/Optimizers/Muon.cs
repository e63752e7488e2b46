using Soap.Lifetimes;
using Soap.States;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Optimizers;

/// <summary>
/// Muon: v ← μ v + (1 − μ) G, U = (1 − μ) G + μ v, W ← W − η √max(1, n/m) O(U), for W of n rows and m columns. O(U)
/// is nearly the orthogonal matrix that is nearest to U, by five Newton-Schulz steps: with X = U / (‖U‖ + 10⁻⁷), X ←
/// a X + (b A + c A²) X, A = X Xᵀ, and (a, b, c) = (3.4445, −4.7750, 2.0315); singular values end between about 0.7
/// and 1.2, whatever they were. So all directions of a gradient of low rank that it has at all are learnt alike.
/// </summary>
/// <remarks>
/// K. Jordan and others 2024, "Muon: an optimizer for hidden layers in neural networks", and its published code
/// (github.com/KellerJordan/Muon, commit 857d1ad), with its μ = 0.95 and Nesterov's look ahead. Kernels are flattened
/// to [outputs, rest], also for n and m. Vectors, such as biases and the scales of norms, move by Adam with the code's
/// β₁ = 0.9, β₂ = 0.95 and ε = 10⁻¹⁰, at the same η. Differs from the code: the steps are in the weights' own
/// precision, where it has bfloat16; n and m of kernels are their height and width there, so that its factor for
/// square ones is 1; and it gives first and last layers, and vectors, to AdamW with a learning rate of its own, where
/// here every matrix moves by Muon.
/// </remarks>
public sealed class Muon : Optimizer
{
    private const double Momentum = 0.95, Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-10, Least = 1e-7;
    private const double A = 3.4445, B = -4.7750, C = 2.0315;
    private const int Steps = 5;
    private readonly Tensor?[] _first, _second;
    private readonly long[] _steps;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="weightDecay">Weight decay λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative or not finite.</exception>
    public Muon(IEnumerable<Parameter> parameters, double weightDecay = 0)
        : base(parameters, weightDecay)
    {
        (_first, _second, _steps) =
            (new Tensor?[Parameters.Count], new Tensor?[Parameters.Count], new long[Parameters.Count]);
    }

    /// <inheritdoc/>
    internal override void VisitMemory(StateVisitor visitor)
    {
        visitor.Tensors("first", _first, NewMemory);
        visitor.Tensors("second", _second, NewMemory);
        visitor.Numbers("steps", _steps);
    }

    /// <inheritdoc/>
    protected override void Move(int index, Tensor gradient, double learningRate)
    {
        if (gradient.dim() < 2)
        {
            MoveVector(index, gradient, learningRate);
            return;
        }

        var velocity = Memory(_first, index).TimesInPlace(Momentum).PlusInPlace(gradient, 1 - Momentum);
        var ahead = gradient.Times(1 - Momentum).PlusInPlace(velocity, Momentum).flatten(1);
        var scale = Math.Sqrt(Math.Max(1, (double)ahead.shape[0] / ahead.shape[1]));
        Parameters[index].PlusInPlace(Orthogonal(ahead).reshape(gradient.shape), -learningRate * scale);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var memory in _first.Concat(_second))
        {
            memory?.Dispose();
        }
    }

    // Of the flatter side, whose square is the smaller.
    private static Tensor Orthogonal(Tensor matrix)
    {
        var isTall = matrix.shape[0] > matrix.shape[1];
        var x = isTall ? matrix.t() : matrix;
        x = x / x.norm().PlusInPlace(Least);
        for (var step = 0; step < Steps; step++)
        {
            var square = x.mm(x.t());
            var polynomial = square.mm(square).TimesInPlace(C).PlusInPlace(square, B);
            x = polynomial.mm(x).PlusInPlace(x, A);
        }

        return isTall ? x.t() : x;
    }

    private void MoveVector(int index, Tensor gradient, double learningRate)
    {
        var (mean, square) = (Memory(_first, index), Memory(_second, index));
        var step = ++_steps[index];
        mean.TimesInPlace(Beta1).PlusInPlace(gradient, 1 - Beta1);
        using TorchSharp.Scalar share = 1 - Beta2, rate = -learningRate / (1 - Math.Pow(Beta1, step));
        square.TimesInPlace(Beta2).addcmul_(gradient, gradient, value: share);
        var denominator = square.sqrt().OverInPlace(Math.Sqrt(1 - Math.Pow(Beta2, step))).PlusInPlace(Epsilon);
        Parameters[index].addcdiv_(mean, denominator, value: rate);
    }

    private Tensor Memory(Tensor?[] memory, int index) =>
        memory[index] ??= NewMemory(index);
}
