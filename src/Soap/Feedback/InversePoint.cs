using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>A point for each sample at which the loss of an inverse is evaluated.</summary>
/// <param name="At">x, [N, rows of B].</param>
/// <param name="Slope">∂ mean loss / ∂g(x), [N, n_{l−1}], with the mean's 1/N in it.</param>
public sealed record InversePoint(Tensor At, Tensor Slope);
