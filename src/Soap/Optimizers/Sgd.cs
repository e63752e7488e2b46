using Soap.Lifetimes;
using Soap.States;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Optimizers;

/// <summary>
/// Stochastic gradient descent: v ← μ v + G, W ← W − η v; with Nesterov W ← W − η (G + μ v). PyTorch's form: the first
/// v is G.
/// </summary>
public sealed class Sgd : Optimizer
{
    private readonly Tensor?[] _velocity;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="momentum">μ, in [0, 1).</param>
    /// <param name="nesterov">Whether to look ahead; needs momentum above 0.</param>
    /// <param name="weightDecay">Decoupled weight decay λ, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public Sgd(IEnumerable<Parameter> parameters, double momentum = 0, bool nesterov = false, double weightDecay = 0)
        : base(parameters, weightDecay)
    {
        if (!(momentum is >= 0 and < 1) || (nesterov && momentum == 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(momentum), momentum, "Momentum is in [0, 1), and above 0 with Nesterov.");
        }

        (Momentum, Nesterov) = (momentum, nesterov);
        _velocity = new Tensor?[Parameters.Count];
    }

    /// <summary>μ.</summary>
    internal double Momentum { get; }

    /// <summary>Whether momentum is Nesterov's.</summary>
    internal bool Nesterov { get; }

    /// <summary>v of a parameter; zero at first.</summary>
    internal Tensor Velocity(int index) => _velocity[index] ??= NewMemory(index);

    /// <inheritdoc/>
    internal override void VisitMemory(StateVisitor visitor) => visitor.Tensors("velocity", _velocity, NewMemory);

    /// <inheritdoc/>
    protected override void Move(int index, Tensor gradient, double learningRate)
    {
        if (Momentum == 0)
        {
            Parameters[index].PlusInPlace(gradient, -learningRate);
            return;
        }

        var velocity = Velocity(index).TimesInPlace(Momentum).PlusInPlace(gradient);

        if (Nesterov)
        {
            Parameters[index].PlusInPlace(gradient, -learningRate);
            Parameters[index].PlusInPlace(velocity, -learningRate * Momentum);
        }
        else
        {
            Parameters[index].PlusInPlace(velocity, -learningRate);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var velocity in _velocity)
        {
            velocity?.Dispose();
        }
    }
}
