using Soap.Lifetimes;
using Soap.Maps;
using Soap.Models;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Diagnostics;

/// <summary>
/// Displacements of hidden layers that a rule can be held against in the place of backpropagation's: from the weights
/// and the output's error of a batch, in float64. They exist where nothing but f and W lies between one layer and the
/// next: not under a signal that changes what enters a layer.
/// </summary>
internal sealed class ReferenceDisplacements
{
    /// <summary>
    /// The most outputs for which <see cref="GaussNewton"/> is computed: its Jacobians are [N, n_L, n_l].
    /// </summary>
    public const int MostOutputs = 64;

    /// <summary>
    /// The most units, of the narrower of two layers with W between them, for which <see cref="Pseudoinverse"/> is
    /// computed.
    /// </summary>
    public const int MostUnits = 256;

    /// <summary>λ of <see cref="GaussNewton"/>, as a share of the mean diagonal of J Jᵀ.</summary>
    public const double Damping = 0.001;

    // W_2 … W_L, f′(a_1) … f′(a_{L−1}) [N, n_l], and e [N, n_L].
    private readonly Tensor[] _weights, _slopes;
    private readonly Tensor _error;

    private ReferenceDisplacements(Tensor[] weights, Tensor[] slopes, Tensor error)
    {
        (_weights, _slopes, _error) = (weights, slopes, error);
    }

    /// <summary>
    /// What both need, or null where something is not finite, or the rule's signal changes what enters a layer.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="inputs">[N, features].</param>
    /// <param name="error">e, [N, n_L], up to a factor.</param>
    public static ReferenceDisplacements? Of(Mlp network, Tensor inputs, Tensor error)
    {
        if (network.Rule.Signal.GetType().GetMethod(nameof(Signal.Entering))!.DeclaringType != typeof(Signal))
        {
            return null;
        }

        using var noGradient = no_grad();
        Tensor[] weights = [.. network.Layers.Skip(1).Select(layer => Exact(layer.Weight))];
        Tensor[] slopes =
        [
            .. network.Preactivations(inputs).SkipLast(1).Select(a => network.Activation.Derivative(Exact(a))),
        ];
        var exact = Exact(error);
        return weights.Concat(slopes).Append(exact).All(tensor => tensor.isfinite().all().item<bool>())
            ? new ReferenceDisplacements(weights, slopes, exact)
            : null;
    }

    /// <summary>
    /// The damped Gauss-Newton target of each hidden layer: n_l = J_lᵀ (J_l J_lᵀ + λ I)⁻¹ e of each sample, with J_l =
    /// ∂a_L/∂a_l [n_L, n_l] and λ = 0.001 times the mean diagonal of J_l J_lᵀ. It is the shortest way on which a_l has
    /// to go for a_L to go along e, to first order. Source: Meulemans et al. 2020, arXiv:2006.14331; differs from the
    /// paper: λ is relative.
    /// </summary>
    /// <returns>[N, n_l] for each hidden layer, nearest the input first; empty where there are more than
    /// <see cref="MostOutputs"/> outputs, or J Jᵀ overflows.</returns>
    public IReadOnlyList<Tensor> GaussNewton()
    {
        var (samples, outputs) = (_error.shape[0], _error.shape[1]);
        if (outputs > MostOutputs)
        {
            return [];
        }

        var targets = new Tensor[_slopes.Length];
        Tensor? jacobian = null;
        for (var l = _slopes.Length - 1; l >= 0; l--)
        {
            jacobian = (jacobian?.reshape(samples * outputs, -1).matmul(_weights[l]).reshape(samples, outputs, -1)
                ?? _weights[l].unsqueeze(0))
                * _slopes[l].unsqueeze(1);
            var square = jacobian.matmul(jacobian.transpose(1, 2));
            var diagonal = square.diagonal(0, 1, 2);
            var damping = diagonal.mean([1L]).Times(Damping);
            // J = 0: there is no displacement, whatever λ
            damping = where(damping.IsAbove(0), damping, ones_like(damping));
            diagonal.PlusInPlace(damping.unsqueeze(1));
            if (!square.isfinite().all().item<bool>())
            {
                return [];
            }

            targets[l] = linalg.solve(square, _error.unsqueeze(2)).transpose(1, 2).matmul(jacobian).squeeze(1);
        }

        return targets;
    }

    /// <summary>
    /// The displacement that travels down through W⁺ (Moore and Penrose) in the place of Wᵀ: n_l = (n_{l+1}
    /// (W_{l+1}⁺)ᵀ) ⊙ f′(a_l), n_L = e; the shortest least-squares solutions of W x = n_{l+1}. Source: Lillicrap et
    /// al. 2016, doi:10.1038/ncomms13276, who find that feedback alignment comes to lie nearer to it than to
    /// backpropagation. Eigenvalues of W Wᵀ that rounding in float64 could have made count as 0.
    /// </summary>
    /// <returns>
    /// [N, n_l] for each hidden layer, nearest the input first; empty where some W has more than
    /// <see cref="MostUnits"/> rows and columns,
    /// or where W Wᵀ is not finite.
    /// </returns>
    public IReadOnlyList<Tensor> Pseudoinverse()
    {
        if (_weights.Any(weight => weight.shape.Min() > MostUnits))
        {
            return [];
        }

        var targets = new Tensor[_slopes.Length];
        var sent = _error;
        for (var l = _slopes.Length - 1; l >= 0; l--)
        {
            if (ThroughPseudoinverse(sent, _weights[l]) is not { } through)
            {
                return [];
            }

            targets[l] = sent = through * _slopes[l];
        }

        return targets;
    }

    // By the eigenvalues of the smaller of W Wᵀ and Wᵀ W. LAPACK's least squares, which would be faster, give other
    // last bits from run to run.
    private static Tensor? ThroughPseudoinverse(Tensor sent, Tensor weight)
    {
        var isWide = weight.shape[0] <= weight.shape[1];
        var products = isWide ? weight.matmul(weight.t()) : weight.t().matmul(weight);
        if (!products.isfinite().all().item<bool>())
        {
            return null;
        }

        var (scaled, vectors) = SymmetricInverse.Factors(products);
        var inverse = scaled.matmul(vectors.t());
        return isWide ? sent.matmul(inverse).matmul(weight) : sent.matmul(weight).matmul(inverse);
    }

    private static Tensor Exact(Tensor x) => x.detach().to_type(ScalarType.Float64);
}
