namespace Soap.Losses;

/// <summary>g, what stands between a_L and the mean squared error: it is part of the loss, and the network's output
/// stays a_L.</summary>
public enum OutputActivation
{
    /// <summary>g(a) = a.</summary>
    None,

    /// <summary>g(a) = σ(a) = 1 / (1 + e⁻ᵃ), of each output.</summary>
    Sigmoid,

    /// <summary>g(a) = tanh a, of each output.</summary>
    Tanh,

    /// <summary>g(a)_i = exp(a_i) / Σ_j exp(a_j), over the outputs of a sample.</summary>
    Softmax,
}
