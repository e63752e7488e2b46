namespace Soap.Losses;

/// <summary>The functions that losses are made of. Each is a mean over the batch.</summary>
public enum LossKind
{
    /// <summary>−Σ y* log softmax(a), in nats; e = softmax(a) − y* per sample.</summary>
    CrossEntropy,

    /// <summary>
    /// Mean over outputs of (g(a) − y*)², with g the output activation; e = 2 (g(a) − y*) / n_L ∂g/∂a per sample. y*
    /// is one-hot for labels.
    /// </summary>
    MeanSquaredError,

    /// <summary>
    /// Sum over outputs of −y* log σ(a) − (1 − y*) log (1 − σ(a)), in nats; e = σ(a) − y* per sample. It is computed
    /// as max(a, 0) − a y* + log(1 + exp(−|a|)), which is finite for every finite a. Source: the published code of
    /// Akrout et al. 2019.
    /// </summary>
    SigmoidCrossEntropy,
}
