using Soap.Rules;

namespace Soap.Tests.Oracles;

/// <summary>A rule in plain loops: how it departs from sending displacements layer by layer through fixed B.</summary>
internal sealed record NaiveRule
{
    /// <summary>What is sent down from a layer, per sample: its displacement by default.</summary>
    public Func<NaiveSending, double[,]> Sent { get; init; } = sending => sending.Displacement;

    /// <summary>B's gradient for feedback that learns by gradients; null: it does not.</summary>
    public Func<NaiveExperience, double[,]>? FeedbackGradient { get; init; }

    /// <summary>What is added to W's gradient; null: nothing.</summary>
    public Func<NaiveExperience, double[,]>? ForwardGradient { get; init; }

    /// <summary>B after a step, for feedback that keeps a running statistic; null: none is kept.</summary>
    public Func<NaiveExperience, double[,]>? FeedbackUpdate { get; init; }

    /// <summary>B after the phase of noise before a step, for mirrors; null: there is none.</summary>
    public Func<NaiveMirroring, double[,]>? Mirror { get; init; }

    /// <summary>
    /// What a step's batch does to B and c before the layers learn from it, for inverses; null: nothing.
    /// </summary>
    public Action<NaiveInverting>? Invert { get; init; }

    /// <summary>By which W and B shrink after a step.</summary>
    public double Decay { get; init; }

    /// <summary>Whether W keeps its norm.</summary>
    public bool ConstrainsNorm { get; init; }

    /// <summary>
    /// How weights follow: G of W and b together, from displacements, what entered with a 1 behind it, and what the
    /// layer's fit keeps; null: the outer product.
    /// </summary>
    public Func<double[,], double[,], NaiveFitMemory, double[,]>? Fit { get; init; }

    /// <summary>What of a hidden layer's step is backpropagation's.</summary>
    public Intervention Intervention { get; init; }

    /// <summary>
    /// The whole of a batch, for rules that do not go backwards: the mean loss and the gradients of all layers; null:
    /// the way back.
    /// </summary>
    public Func<NaiveNetwork, double[,], NaiveTargets, (double, NaiveGradient?[])>? Forward { get; init; }
}

/// <summary>What a signal may be made from: per sample, without 1/N.</summary>
/// <param name="Displacement">n_l of the layer that sends.</param>
/// <param name="OutputError">e.</param>
/// <param name="Target">One-hot or values.</param>
internal sealed record NaiveSending(double[,] Displacement, double[,] OutputError, double[,] Target);

/// <summary>What feedback may learn from.</summary>
/// <param name="Layer">The layer: W, B and the expansion before it.</param>
/// <param name="Sent">Per sample, without 1/N; expanded if there is an expansion.</param>
/// <param name="Input">h_{l−1}.</param>
/// <param name="Fit">What the rule's fit makes of displacements and that input, for W alone.</param>
internal sealed record NaiveExperience(
    NaiveLayer Layer, double[,] Sent, double[,] Input, Func<double[,], double[,]> Fit);
