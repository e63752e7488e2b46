using Soap.Feedback;
using Soap.Fits;
using Soap.Optimizers;
using Soap.Signals;

namespace Soap.Rules;

/// <summary>The parts of a rule, signal × feedback × fit and what it may add; those of feedback alignment where
/// nothing else is said.</summary>
public sealed record RuleRecipe
{
    /// <summary>How each layer learns where its pre-activations should move; layerwise by default.</summary>
    public Signal Signal { get; init; } = new LayerwiseSignal();

    /// <summary>What the feedback weights are; fixed by default.</summary>
    public FeedbackWeights Feedback { get; init; } = new FixedFeedback();

    /// <summary>How the weights follow; the outer product by default.</summary>
    public Fit Fit { get; init; } = new OuterProduct();

    /// <summary>Whether the output layer too gets its error through fixed random weights, n_L = e B_out, instead of
    /// the true error.</summary>
    public bool HasAsymmetricOutput { get; init; }

    /// <summary>
    /// Whether each W keeps the Frobenius norm it had at the start, W ← W ‖W₀‖ / ‖W‖ after each step.
    /// </summary>
    public bool ConstrainsNorm { get; init; }

    /// <summary>What B is on kernels; as the signal is, by default.</summary>
    public KernelFeedback Kernels { get; init; }

    /// <summary>How weights move, in the place of a trial's optimiser; null: as the trial says. A trainer holds its
    /// optimiser to it.</summary>
    public OptimizerChoice? Optimizer { get; init; }

    /// <summary>What of a hidden layer's step is taken from backpropagation. It is known where a whole network learns:
    /// by <see cref="Models.Mlp.Learn"/> and the trainer.</summary>
    public Intervention Intervention { get; init; }

    /// <summary>T in examples: the batch in which each T-th training example comes is learnt by backpropagation, at
    /// least 1; null: none is. It is known where a whole network learns, as an intervention is.</summary>
    public long? BackpropagationPeriod { get; init; }

    /// <summary>Whether steps need backpropagation itself, which a layer alone does not know.</summary>
    internal bool NeedsBackpropagation => Intervention != Intervention.None || BackpropagationPeriod is not null;

    /// <summary>Whether the step of a batch is backpropagation's.</summary>
    /// <param name="examplesSeen">Training examples before it.</param>
    /// <param name="batch">The batch size.</param>
    internal bool IsBackpropagationsTurn(long examplesSeen, int batch) => BackpropagationPeriod is { } period
        && Math.Floor((double)(examplesSeen + batch) / period) > Math.Floor((double)examplesSeen / period);

    /// <summary>These parts with one of them taken from others.</summary>
    internal RuleRecipe With(RuleSlot slot, RuleRecipe from) => slot switch
    {
        RuleSlot.Signal => this with { Signal = from.Signal },
        RuleSlot.Feedback => this with { Feedback = from.Feedback },
        RuleSlot.Fit => this with { Fit = from.Fit },
        RuleSlot.Output => this with { HasAsymmetricOutput = from.HasAsymmetricOutput },
        RuleSlot.Constraint => this with { ConstrainsNorm = from.ConstrainsNorm },
        RuleSlot.Kernels => this with { Kernels = from.Kernels },
        RuleSlot.Movement => this with { Optimizer = from.Optimizer },
        RuleSlot.Intervention => this with { Intervention = from.Intervention },
        RuleSlot.Calibration => this with { BackpropagationPeriod = from.BackpropagationPeriod },
        _ => throw new ArgumentOutOfRangeException(nameof(slot), slot, "Unknown slot."),
    };

    /// <summary>Refuses parts that make no sense together.</summary>
    /// <param name="text">The rule's, for the message.</param>
    /// <exception cref="SoapException">They do not; the message has the reason.</exception>
    internal void Check(string text)
    {
        if ((Signal.Refuses(Feedback) ?? Feedback.Refuses(Signal)) is { } apart)
        {
            throw SoapException.BadUsage(
                $"rule '{text}': signal '{Signal.Name}' and feedback '{Feedback.Name}' do not go together: {apart}");
        }

        if (Kernels != KernelFeedback.OfSignal && KernelForm() is { } form)
        {
            throw SoapException.BadUsage($"rule '{text}': B on kernels: {form}");
        }

        if (Intervention != Intervention.None && Interventions.Refuses(this) is { } nothing)
        {
            throw SoapException.BadUsage($"rule '{text}' leaves nothing to intervene on: {nothing}");
        }
    }

    private string? KernelForm() => (Kernels, Signal) switch
    {
        (_, not TransportSignal { Sends: true }) =>
            $"signal '{Signal.Name}' carries nothing through it on a way back",
        (KernelFeedback.Dense, { IsBroadcast: true }) =>
            $"it is dense already under signal '{Signal.Name}'; allowed: shared",
        (KernelFeedback.Shared, { IsBroadcast: false }) =>
            $"all places share it already under signal '{Signal.Name}'; allowed: dense",
        (KernelFeedback.Dense, _) when Feedback.Kind != FeedbackKind.Fixed =>
            $"feedback '{Feedback.Name}' takes its shape from W; dense is what is drawn once and stays",
        _ => null,
    };
}
