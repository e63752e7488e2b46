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
    }

    /// <summary>What is trained, in the order in which gradients are given.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>λ of the decoupled weight decay.</summary>
    internal double WeightDecay { get; }

    /// <summary>One step down.</summary>
    /// <param name="gradients">One for each parameter; null leaves that parameter as it is, without decay.</param>
    /// <param name="learningRate">η of this step.</param>
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

            if (WeightDecay > 0)
            {
                Parameters[i].TimesInPlace(1.0 - learningRate * WeightDecay);
            }

            Move(i, gradient, learningRate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Moves one parameter, in place.</summary>
    protected abstract void Move(int index, Tensor gradient, double learningRate);

    /// <summary>Frees the optimiser's memory of past gradients.</summary>
    protected abstract void Dispose(bool disposing);
}
