using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Losses;

/// <summary>Second derivatives of losses by the network's output.</summary>
public static class LossCurvature
{
    /// <summary>
    /// H = ∂²loss/∂a_L² of each sample, [N, n_L, n_L], symmetric and positive semidefinite: diag(p) − p pᵀ with p =
    /// softmax(a_L) for the cross-entropy, 2 / n_L I for the mean squared error, diag(p (1 − p)) with p = σ(a_L) for
    /// the sigmoid cross-entropy. It does not depend on the targets.
    /// </summary>
    /// <param name="loss">Which loss.</param>
    /// <param name="output">a_L, [N, n_L].</param>
    public static Tensor Hessian(this Loss loss, Tensor output) => Temporaries.Kept(() =>
    {
        switch (loss)
        {
            case Loss.CrossEntropy:
                var p = output.softmax(1);
                return diag_embed(p) - p.unsqueeze(2) * p.unsqueeze(1);
            case Loss.MeanSquaredError:
                return diag_embed(ones_like(output).Times(2.0 / output.shape[1]));
            case Loss.SigmoidCrossEntropy:
                var each = output.sigmoid();
                return diag_embed(each * each.Complement());
            default:
                throw new ArgumentOutOfRangeException(nameof(loss), loss, "Unknown loss.");
        }
    });
}
