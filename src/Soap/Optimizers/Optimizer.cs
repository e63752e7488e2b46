using Soap.Lifetimes;
using Soap.States;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Optimizers;

/// <summary>
/// Moves parameters down their gradients, in place, one step at a time.
/// The learning rate is given with each step, so that a schedule is a pure function of the step and has no state.
/// </summary>
public abstract class Optimizer : IDisposable, IState
{
    // PyTorch's.
    private const double Least = 1e-6;
    private readonly double[] _factors;
    private double? _largestNorm;
    private bool[] _isCounted = [];

    /// <param name="parameters">What is trained.</param>
    /// <param name="weightDecay">Weight decay λ, at least 0: W ← (1 − η λ) W before the step, decoupled (Loshchilov
    /// and Hutter 2019), unless <see cref="HasCoupledDecay"/>. Biases decay too.</param>
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

    /// <summary>
    /// Whether the weight decay is coupled, L2 as PyTorch's <c>SGD</c>, <c>Adam</c> and <c>RMSprop</c> have it: G ← G
    /// + λ W, which goes through momentum and moments. False, as by default: decoupled.
    /// </summary>
    public bool HasCoupledDecay { get; set; }

    /// <summary>λ of the weight decay.</summary>
    internal double WeightDecay { get; }

    /// <summary>Whether gradients are clipped.</summary>
    internal bool Clips => _largestNorm is not null;

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

    /// <summary>
    /// Clips the gradients from now on: all of a step are multiplied by min(1, c / (‖G‖ + 10⁻⁶)), where ‖G‖ is the
    /// norm of all of them together, before weight decay. PyTorch's <c>clip_grad_norm_</c> (Pascanu, Mikolov and
    /// Bengio 2013).
    /// </summary>
    /// <param name="norm">c, above 0.</param>
    /// <param name="uncounted">Parameters whose gradients are no part of the norm, and are multiplied all the same:
    /// feedback weights, so that a rule which learns them is not clipped sooner. Null: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">c is not above 0, or not finite.</exception>
    public void Clip(double norm, IEnumerable<Parameter>? uncounted = null)
    {
        if (!(norm > 0 && double.IsFinite(norm)))
        {
            throw new ArgumentOutOfRangeException(nameof(norm), norm, "The largest norm of gradients is above 0.");
        }

        var left = (uncounted ?? []).ToHashSet<object>(ReferenceEqualityComparer.Instance);
        (_largestNorm, _isCounted) = (norm, [.. Parameters.Select(parameter => !left.Contains(parameter))]);
    }

    /// <summary>One step down.</summary>
    /// <param name="gradients">One for each parameter; null leaves that parameter as it is, without decay.</param>
    /// <param name="learningRate">η of this step, before the factor of each parameter.</param>
    public void Step(IReadOnlyList<Tensor?> gradients, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var share = Share(gradients);
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (gradients[i] is not { } gradient)
            {
                continue;
            }

            gradient = share is null ? gradient : gradient * share;
            var rate = RateOf(i, learningRate);
            if (WeightDecay > 0 && HasCoupledDecay)
            {
                gradient = gradient.Plus(Parameters[i], WeightDecay);
            }
            else if (WeightDecay > 0)
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

    void IState.Visit(StateVisitor visitor) => VisitMemory(visitor);

    /// <summary>Shows what it keeps of past gradients, in the order of its parameters.</summary>
    /// <exception cref="InvalidOperationException">The optimiser is none of SOAP's: nobody knows what it
    /// keeps.</exception>
    internal virtual void VisitMemory(StateVisitor visitor) => throw new InvalidOperationException(
        $"A training by {GetType().Name} cannot be kept: nobody knows what the optimiser keeps of past gradients; " +
            $"allowed: {nameof(Sgd)}, {nameof(Adam)}, {nameof(RmsProp)}, {nameof(Muon)}.");

    /// <summary>Memory for a parameter, with zeros in it.</summary>
    private protected Tensor NewMemory(int index) =>
        zeros_like(Parameters[index].detach()).DetachFromDisposeScope();

    /// <summary>Moves one parameter, in place.</summary>
    /// <param name="index">Which parameter.</param>
    /// <param name="gradient">Its gradient, which stays as it is.</param>
    /// <param name="learningRate">η of this parameter.</param>
    protected abstract void Move(int index, Tensor gradient, double learningRate);

    // What is left of each gradient; null where nothing is clipped. A tensor, so that nothing is read from a device.
    private Tensor? Share(IReadOnlyList<Tensor?> gradients)
    {
        if (_largestNorm is not { } largest)
        {
            return null;
        }

        Tensor[] norms =
        [
            .. gradients.Where((gradient, i) => gradient is not null && _isCounted[i])
                .Select(gradient => gradient!.norm()),
        ];
        if (norms.Length == 0)
        {
            return null;
        }

        var norm = stack(norms).norm();
        var one = ones_like(norm);
        return one.minimum(one.Times(largest) / norm.PlusInPlace(Least));
    }

    /// <summary>Frees the optimiser's memory of past gradients.</summary>
    protected abstract void Dispose(bool disposing);
}
