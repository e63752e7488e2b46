using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Losses;

/// <summary>Second derivatives of losses by the network's output.</summary>
/// <remarks>
/// Of a mean squared error with an output activation, of which they may be negative, the generalised Gauss-Newton
/// matrix (Schraudolph 2002): the second derivative of the error by g, between the Jacobians of g.
/// </remarks>
public static class LossCurvature
{
    /// <summary>
    /// H = ∂²loss/∂a_L² of each sample, [N, n_L, n_L], symmetric and positive semidefinite: diag(p) − p pᵀ with p =
    /// softmax(a_L) for the cross-entropy, 2 / n_L I for the mean squared error, diag(p (1 − p)) with p = σ(a_L) for
    /// the sigmoid cross-entropy. With an output activation g it is 2 / n_L Jᵀ J with J = ∂g/∂a_L, which is the second
    /// derivative where g is reached and has none of its own. It does not depend on the targets, smoothed or
    /// not.
    /// </summary>
    /// <param name="loss">Which loss.</param>
    /// <param name="output">a_L, [N, n_L].</param>
    public static Tensor Hessian(this Loss loss, Tensor output) => Temporaries.Kept(() =>
    {
        switch (loss.Kind)
        {
            case LossKind.CrossEntropy:
                var p = output.softmax(1);
                return diag_embed(p) - p.unsqueeze(2) * p.unsqueeze(1);
            case LossKind.MeanSquaredError:
                if (loss.OutputActivation == OutputActivation.None)
                {
                    return diag_embed(ones_like(output).Times(2.0 / output.shape[1]));
                }

                var jacobian = loss.OutputActivation.Jacobian(output);
                return jacobian.matmul(jacobian).Times(2.0 / output.shape[1]);
            case LossKind.SigmoidCrossEntropy:
                var each = output.sigmoid();
                return diag_embed(each * each.Complement());
            default:
                throw new ArgumentOutOfRangeException(nameof(loss), loss, "Unknown loss.");
        }
    });
}
