namespace Soap.Losses;

/// <summary>What is minimised, as a mean over the batch.</summary>
public enum Loss
{
    /// <summary>−log softmax(a)[label], in nats; e = softmax(a) − onehot(label) per sample.</summary>
    CrossEntropy,

    /// <summary>
    /// Mean over outputs of (a − y*)²; e = 2 (a − y*) / outputs per sample. y* is one-hot for labels.
    /// </summary>
    MeanSquaredError,

    /// <summary>
    /// Sum over outputs of −y* log σ(a) − (1 − y*) log (1 − σ(a)), in nats, y* one-hot; e = σ(a) − y* per sample.
    /// It is computed as max(a, 0) − a y* + log(1 + exp(−|a|)), which is finite for every finite a. Source: the
    /// published code of Akrout et al. 2019.
    /// </summary>
    SigmoidCrossEntropy,
}
