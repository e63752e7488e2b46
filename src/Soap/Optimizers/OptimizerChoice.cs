using TorchSharp.Modules;

namespace Soap.Optimizers;

/// <summary>
/// How weights move, where a rule says so itself: it takes the place of a trial's optimiser. The learning rate, its
/// schedule and the weight decay stay the trial's.
/// </summary>
public abstract record OptimizerChoice
{
    /// <summary>Its word in texts and reports.</summary>
    public abstract string Name { get; }

    /// <summary>The optimiser that moves so.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="weightDecay">Decoupled weight decay λ, at least 0.</param>
    public abstract Optimizer Create(IEnumerable<Parameter> parameters, double weightDecay = 0);

    /// <summary>Whether an optimiser moves weights so, with the same settings; its weight decay may be any.</summary>
    public abstract bool IsOf(Optimizer optimizer);
}
