using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Native;
using Soap.Optimizers;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// An optimiser's step, made while the gradient comes out of the registers. Its memory is that of the optimiser
/// itself.
/// </summary>
internal sealed unsafe class FusedOptimizer<T>(Optimizer optimizer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<Tensor> _memory = [];

    /// <summary>Whether the optimiser still has its memory: it has not been disposed of.</summary>
    public bool IsThere => !_memory.Exists(static tensor => tensor.IsInvalid);

    /// <summary>A parameter as the optimiser and kernels see it.</summary>
    /// <param name="parameter">One of the optimiser's.</param>
    /// <exception cref="ArgumentException">The optimiser does not have it.</exception>
    public FusedParameter<T> Find(TorchSharp.Modules.Parameter parameter)
    {
        var index = optimizer.Parameters.ToList().FindIndex(each => ReferenceEquals(each, parameter));
        if (index < 0)
        {
            throw new ArgumentException("The optimiser does not have this parameter.", nameof(parameter));
        }

        var memory = Memory(index);
        _memory.AddRange(memory);
        return new FusedParameter<T>(
            index,
            TensorMemory.Of<T>(parameter),
            memory.Length > 0 ? TensorMemory.Of<T>(memory[0]) : null,
            memory.Length > 1 ? TensorMemory.Of<T>(memory[1]) : null,
            (nint)parameter.shape[^1]);
    }

    /// <summary>Moves a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="rate">η, before the parameter's factor.</param>
    /// <param name="keep">What the parameter is multiplied by afterwards.</param>
    public void Step<TGradient>(FusedParameter<T> parameter, ref TGradient gradient, double rate, double keep)
        where TGradient : struct, IGradient<T>
    {
        rate = optimizer.RateOf(parameter.Index, rate);
        var decoupled = optimizer.HasCoupledDecay ? 0 : optimizer.WeightDecay;
        var (eta, decay, kept) = (Number(rate), Number(1 - rate * decoupled), Number(keep));
        switch (optimizer)
        {
            case Sgd { Momentum: 0 }:
                Move(parameter, ref gradient, new DescentMove<T>(parameter.Values, eta, decay, kept));
                break;
            case Sgd sgd:
                Move(parameter, ref gradient, new MomentumMove<T>(
                    parameter.Values, parameter.First, eta, decay, kept, Number(sgd.Momentum), sgd.Nesterov));
                break;
            case Adam adam:
                var step = adam.CountStep(parameter.Index);
                var numbers = new AdamNumbers<T>
                {
                    Rate = Number(rate / (1 - Math.Pow(adam.Beta1, step))),
                    Decay = decay,
                    Keep = kept,
                    Beta1 = Number(adam.Beta1),
                    Share1 = Number(1 - adam.Beta1),
                    Beta2 = Number(adam.Beta2),
                    Share2 = Number(1 - adam.Beta2),
                    Correction = Number(Math.Sqrt(1 - Math.Pow(adam.Beta2, step))),
                    Epsilon = Number(adam.Epsilon),
                };
                Move(parameter, ref gradient, new AdamMove<T>(
                    parameter.Values, parameter.First, parameter.Second, numbers));
                break;
            default:
                throw new InvalidOperationException(
                    $"The fused engine does not know how {optimizer.GetType().Name} moves.");
        }
    }

    private void Move<TGradient, TMove>(FusedParameter<T> parameter, ref TGradient gradient, TMove move)
        where TGradient : struct, IGradient<T>
        where TMove : struct, IMove<T>
    {
        if (optimizer is { HasCoupledDecay: true, WeightDecay: > 0 })
        {
            var coupled = new MoveEnd<CoupledMove<TMove, T>, T>(
                new CoupledMove<TMove, T>(move, parameter.Values, Number(optimizer.WeightDecay)), parameter.Stride);
            gradient.Deliver(ref coupled);
            return;
        }

        var end = new MoveEnd<TMove, T>(move, parameter.Stride);
        gradient.Deliver(ref end);
    }

    // What the optimiser keeps of a parameter's past.
    private Tensor[] Memory(int index) => optimizer switch
    {
        Sgd { Momentum: > 0 } sgd => [sgd.Velocity(index)],
        Adam adam => [adam.Moments(index).Mean, adam.Moments(index).Square],
        _ => [],
    };

    private static T Number(double number) => T.CreateTruncating(number);
}
