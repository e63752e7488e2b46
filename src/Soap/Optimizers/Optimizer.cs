using Soap.Lifetimes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Optimizers;

/// <summary>
/// Moves parameters down their gradients, in place, one step at a time.
/// The learning rate is given with each step, so that a schedule is a pure function of the step and has no state.
/// </summary>
public abstract class Optimizer : IDisposable
{
    private readonly double[] _factors;

    /// <param name="parameters">What is trained.</param>
    /// <param name="weightDecay">Decoupled weight decay λ, at least 0: W ← (1 − η λ) W before the step (Loshchilov and
    /// Hutter 2019). Biases decay too.</param>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative or not finite.</exception>
    protected Optimizer(IEnumerable<Parameter> parameters, double weightDecay)
    {
        if (!(weightDecay >= 0 && double.IsFinite(weightDecay)))
        {
            throw new ArgumentOutOfRangeException(nameof(weightDecay), weightDecay, "Weight decay is at least 0.");
        }

        Parameters = [.. parameters];
        WeightDecay = weightDecay;
        _factors = new double[Parameters.Count];
        Array.Fill(_factors, 1);
    }

    /// <summary>What is trained, in the order in which gradients are given.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>λ of the decoupled weight decay.</summary>
    internal double WeightDecay { get; }

    /// <summary>Gives a parameter a learning rate of its own: from now on each of its steps, and its decay, are with a
    /// factor times η. 1 for all, at first.</summary>
    /// <param name="parameter">One of the optimiser's.</param>
    /// <param name="factor">The factor, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not above 0, or not finite.</exception>
    /// <exception cref="ArgumentException">The optimiser does not have the parameter.</exception>
    public void ScaleRate(Parameter parameter, double factor)
    {
        if (!(factor > 0 && double.IsFinite(factor)))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A factor on a learning rate is above 0.");
        }

        var index = Parameters.ToList().FindIndex(each => ReferenceEquals(each, parameter));
        _factors[index >= 0 ? index : throw new ArgumentException(
            "The optimiser does not have this parameter.", nameof(parameter))] = factor;
    }

    /// <summary>One step down.</summary>
    /// <param name="gradients">One for each parameter; null leaves that parameter as it is, without decay.</param>
    /// <param name="learningRate">η of this step, before the factor of each parameter.</param>
    public void Step(IReadOnlyList<Tensor?> gradients, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (gradients[i] is not { } gradient)
            {
                continue;
            }

            var rate = RateOf(i, learningRate);
            if (WeightDecay > 0)
            {
                Parameters[i].TimesInPlace(1.0 - rate * WeightDecay);
            }

            Move(i, gradient, rate);
        }
    }

    /// <summary>The learning rate of a parameter.</summary>
    /// <param name="index">Which parameter.</param>
    /// <param name="learningRate">η of the step.</param>
    internal double RateOf(int index, double learningRate) => learningRate * _factors[index];

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves one parameter, in place.</summary>
    /// <param name="index">Which parameter.</param>
    /// <param name="gradient">Its gradient, which stays as it is.</param>
    /// <param name="learningRate">η of this parameter.</param>
    protected abstract void Move(int index, Tensor gradient, double learningRate);

    /// <summary>Frees the optimiser's memory of past gradients.</summary>
    protected abstract void Dispose(bool disposing);
}
