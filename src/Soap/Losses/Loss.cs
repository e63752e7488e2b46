namespace Soap.Losses;

/// <summary>
/// What is minimised, as a mean over the batch: a function of the output a_L and of y*, which is the target's value,
/// or for a label its one-hot vector; smoothed, y* = (1 − ε) onehot(label) + ε / n_L.
/// </summary>
/// <remarks>
/// Label smoothing: Szegedy et al. 2016, arXiv:1512.00567, section 7; as <c>label_smoothing</c> of PyTorch's
/// CrossEntropyLoss. Networks are evaluated by the loss without it (<see cref="Engines.Evaluation"/>).
/// </remarks>
public sealed record Loss
{
    /// <summary>A loss.</summary>
    /// <param name="kind">Its function.</param>
    /// <param name="labelSmoothing">ε, from 0 to below 1; above 0 for labels only.</param>
    /// <param name="outputActivation">g, for the mean squared error only.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is out of its range, or there is no such kind.</exception>
    /// <exception cref="ArgumentException">A cross-entropy is given an output activation: it holds its
    /// own.</exception>
    public Loss(
        LossKind kind, double labelSmoothing = 0, OutputActivation outputActivation = OutputActivation.None)
    {
        Kind = Enum.IsDefined(kind)
            ? kind
            : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown loss.");
        LabelSmoothing = labelSmoothing is >= 0 and < 1
            ? labelSmoothing
            : throw new ArgumentOutOfRangeException(
                nameof(labelSmoothing), labelSmoothing, "Label smoothing is from 0 to below 1.");
        OutputActivation = Refusal(kind, outputActivation) is { } reason
            ? throw new ArgumentException(reason, nameof(outputActivation))
            : outputActivation;
    }

    /// <summary>−log softmax(a)[label], in nats; e = softmax(a) − onehot(label) per sample.</summary>
    public static Loss CrossEntropy { get; } = new(LossKind.CrossEntropy);

    /// <summary>Mean over outputs of (a − y*)²; e = 2 (a − y*) / n_L per sample.</summary>
    public static Loss MeanSquaredError { get; } = new(LossKind.MeanSquaredError);

    /// <summary>Sum over outputs of −y* log σ(a) − (1 − y*) log (1 − σ(a)), in nats; e = σ(a) − y* per
    /// sample.</summary>
    public static Loss SigmoidCrossEntropy { get; } = new(LossKind.SigmoidCrossEntropy);

    /// <summary>Its function.</summary>
    public LossKind Kind { get; }

    /// <summary>ε, from 0 to below 1.</summary>
    public double LabelSmoothing { get; }

    /// <summary>g, which stands between a_L and the mean squared error.</summary>
    public OutputActivation OutputActivation { get; }

    /// <summary>The same loss without label smoothing, by which networks are evaluated.</summary>
    public Loss Unsmoothed => LabelSmoothing == 0 ? this : new Loss(Kind, 0, OutputActivation);

    /// <summary>The word, and what it has beside, such as <c>cross-entropy label-smoothing=0.1</c>.</summary>
    public override string ToString() => EnumWords.Of(Kind)
        + (LabelSmoothing == 0 ? "" : $" label-smoothing={LabelSmoothing}")
        + (OutputActivation == OutputActivation.None ? "" : $" output-activation={EnumWords.Of(OutputActivation)}");

    /// <summary>Why a loss cannot have an output activation, or null where it can.</summary>
    internal static string? Refusal(LossKind kind, OutputActivation activation) =>
        activation == OutputActivation.None || kind == LossKind.MeanSquaredError
            ? null
            : $"{EnumWords.Of(kind)} holds its own output activation, " +
                (kind == LossKind.CrossEntropy ? "softmax" : "sigmoid");
}
