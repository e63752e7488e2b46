using Soap.Lifetimes;
using Soap.Losses;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// Gauss-Newton targets. J_l = ∂a_L/∂a_l of each sample, [n_L, n_l], comes down through the feedback weights as errors
/// do, J_l = (J_{l+1} B_{l+1}) ⊙ f′(a_l) in each row, from J_L = I. Then n_l = λ J_lᵀ (H J_l J_lᵀ + λ I)⁻¹ e = λ (J_lᵀ
/// H J_l + λ I)⁻¹ J_lᵀ e, or with the diagonal alone n_i = λ (J_lᵀ e)_i / ((J_lᵀ H J_l)_ii + λ). λ → ∞ is J_lᵀ e, what
/// the layerwise signal gives, so that learning rates mean what they mean elsewhere; with H = I, λ → 0 is λ times the
/// pseudo-inverse's J_l⁺ e: the smallest step of a_l that moves a linear output by −e.
/// </summary>
/// <remarks>
/// A. Meulemans et al. 2020 (arXiv:2006.14331), their damped Gauss-Newton target (H = I); N. N. Schraudolph 2002 for H
/// of the loss. Their own networks learn an inverse; here it is computed, which costs n_L ways down and a system of
/// n_L equations a sample and layer. Differs from the paper: times λ; every layer's target is made from the output's
/// error, not from the layer above.
/// </remarks>
/// <param name="form">All of the matrix, or its diagonal.</param>
/// <param name="hessian">H.</param>
/// <param name="damping">λ, above 0, absolute: in units of ‖J‖² H, as the curvature of a sample's loss is.</param>
public sealed class GaussNewtonSignal(GaussNewtonForm form, OutputHessian hessian, double damping) : NetworkSignal
{
    /// <summary>The widest output that is taken.</summary>
    public const int MostOutputs = 128;

    /// <inheritdoc/>
    public override string Name => "gauss-newton";

    /// <summary>The Jacobian comes down from layer to layer; the error is taken as it is.</summary>
    public override Teaching Teaching => Teaching.OutputError;

    /// <summary>All of the matrix, or its diagonal.</summary>
    public GaussNewtonForm Form { get; } = form;

    /// <summary>H.</summary>
    public OutputHessian Hessian { get; } = hessian;

    /// <summary>λ.</summary>
    public double Damping { get; } = damping is > 0 and < double.PositiveInfinity
        ? damping
        : throw new ArgumentOutOfRangeException(nameof(damping), damping, "The damping is above 0.");

    /// <inheritdoc/>
    public override string? Refuses(IReadOnlyList<int> widths) => widths[^1] > MostOutputs
        ? $"each sample's Jacobian has a row for each of {widths[^1]} outputs, and as many ways down are made in " +
            $"every step; allowed: up to {MostOutputs} outputs"
        : null;

    /// <summary>
    /// A forward pass; the identity of the output sent down, n_L rows a sample; and in each hidden layer J Jᵀ, its
    /// solution (⅔ n_L³) and the way back to n_l, or the sums of squares of the diagonal form.
    /// </summary>
    /// <inheritdoc/>
    public override double Flops(NetworkShape network, int batch, Func<int, double> carry)
    {
        double outputs = network.Outputs(network.Depth);
        var hessian = Hessian == OutputHessian.Loss ? 2 * outputs * outputs : 0;
        return network.PassFlops()
            + outputs * Enumerable.Range(2, network.Depth - 1).Sum(carry)
            + Enumerable.Range(1, network.Depth - 1).Select(network.Outputs).Sum(units => Form == GaussNewtonForm.Full
                ? 2 * outputs * outputs * units + 2 * outputs * units + 2 / 3.0 * outputs * outputs * outputs
                    + hessian * outputs
                : 4 * outputs * units + hessian * units);
    }

    /// <inheritdoc/>
    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var pass = network.Pass(inputs);
        var output = pass[^1].Preactivation;
        var (samples, outputs) = (output.shape[0], output.shape[1]);
        var (mean, error) = Compare(output, targets, loss);
        var identity = eye(outputs, dtype: output.dtype, device: output.device).expand(samples, outputs, outputs);
        var bend = Hessian == OutputHessian.Loss ? loss.Hessian(output) : identity;
        var layers = new LayerTarget[network.Depth];
        layers[^1] = new LayerTarget(network.OutputDisplacement(error), pass[^1].Input);
        // J of each sample, as n_L rows one after the other.
        var jacobian = network.OutputDisplacement(identity).reshape(samples * outputs, outputs);
        for (var l = network.Depth - 1; l >= 1; l--)
        {
            var (input, a) = pass[l - 1];
            jacobian = network.CarryToPreactivations(l + 1, jacobian, a);
            var displacement = Displacement(jacobian.reshape(samples, outputs, -1), bend, error, identity);
            layers[l - 1] = new LayerTarget(displacement.reshape(a.shape), input);
        }

        return new NetworkTargets(mean, layers);
    }

    // From e / N it is n_l / N.
    private Tensor Displacement(Tensor jacobian, Tensor bend, Tensor error, Tensor identity)
    {
        if (Form == GaussNewtonForm.Diagonal)
        {
            var curvature = Hessian == OutputHessian.Identity
                ? jacobian.Squared().sum(1)
                : (bend.matmul(jacobian) * jacobian).sum(1);
            return (error.unsqueeze(1).matmul(jacobian).squeeze(1) / curvature.Plus(Damping)).Times(Damping);
        }

        var product = jacobian.matmul(jacobian.transpose(1, 2));
        var system = (Hessian == OutputHessian.Identity ? product : bend.matmul(product)).Over(Damping).Plus(identity);

        // Not a number where it has no solution, as with activities beyond all bounds: the trial then ends as
        // diverged.
        var (solution, problem) = linalg.solve_ex(system, error.unsqueeze(2));
        var none = SafeArithmetic.NotNumbers(solution.shape, solution.dtype, solution.device);
        solution = where(problem.eq(zeros_like(problem)).reshape(-1, 1, 1), solution, none);
        return solution.transpose(1, 2).matmul(jacobian).squeeze(1);
    }
}
