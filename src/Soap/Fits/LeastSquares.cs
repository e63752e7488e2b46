using Soap.Lifetimes;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Fits;

/// <summary>
/// Least squares on the covariance of a layer's input: G_l = n_lᵀ h_{l−1} / N · λ (λI + C)⁻¹, with C the running mean
/// of hᵀh / N. The step −η G is that W which moves pre-activations most nearly by −(η λ) n over all inputs seen
/// lately, damped: argmin ‖ΔW hᵀ + η λ nᵀ‖² / N + λ ‖ΔW‖². As the factor λ is in it, a direction of the input with
/// little variance is learnt as under the outer product, λ → ∞ is the outer product, and the learning rate is
/// Benzing's step size over λ.
/// </summary>
/// <remarks>
/// FOOF: Benzing 2022, arXiv:2201.12250, eq. 5 and 6. Differs from the paper: the bias is one more input that is 1,
/// which its networks do not have; the running mean is corrected for its beginning; its damping of the sum over a
/// batch is an option. Differs from the code: an inversion takes effect in its own step, there in the next; and
/// momentum is of what the inverse made of gradients, there of gradients before the inverse.
/// </remarks>
public sealed class LeastSquares : InputFit
{
    private readonly double _damping, _average;
    private readonly long _period, _batches;
    private readonly bool _sums;

    /// <summary>Makes the fit.</summary>
    /// <param name="damping">λ, above 0.</param>
    /// <param name="average">What the running mean of C keeps at each batch it takes in, in [0, 1).</param>
    /// <param name="period">Steps from one inversion to the next, at least 1; the first step inverts too.</param>
    /// <param name="batches">How many of the last batches before an inversion C takes in, 1 to the period.</param>
    /// <param name="sums">Whether λ is held against Σ h hᵀ over a batch, as in the paper's code, instead of the mean:
    /// λ = 100 with batches of 100 is then λ = 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public LeastSquares(double damping, double average, long period, long batches, bool sums)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(damping);
        ArgumentOutOfRangeException.ThrowIfNegative(average);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(average, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batches, period);
        (_damping, _average, _period, _batches, _sums) = (damping, average, period, batches, sums);
    }

    /// <inheritdoc/>
    public override string Name => "least-squares";

    /// <summary>Which of what it keeps h is multiplied by.</summary>
    internal static int Inverse => 1;

    /// <summary>The running sum behind C, and λ (λI + C)⁻¹.</summary>
    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> NewMemory(int width, ScalarType type) =>
        [zeros([width, width], type, CPU), eye(width, dtype: type, device: CPU)];

    /// <inheritdoc/>
    public override bool Observes(long steps) => steps == 0 || steps % _period >= _period - _batches;

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Observed(IReadOnlyList<Tensor> memory, long steps, Tensor input)
    {
        var seen = input.t().matmul(input).Times((1 - _average) / (_sums ? 1 : input.shape[0]));
        var covariance = memory[0].Times(_average).Plus(seen);
        var inverts = steps == 0 || steps % _period == _period - 1;
        return
        [
            covariance,
            inverts
                ? Inverted(covariance.to_type(ScalarType.Float64)
                    .Over(1 - Math.Pow(_average, ObservationsBefore(steps) + 1))).to_type(input.dtype)
                : memory[Inverse],
        ];
    }

    /// <summary>h λ (λI + C)⁻¹.</summary>
    /// <inheritdoc/>
    public override Tensor Fitted(Tensor input, IReadOnlyList<Tensor> memory) => input.matmul(memory[Inverse]);

    /// <summary>
    /// Floating-point operations beside the outer product: h through the inverse, C of the batches that it takes in,
    /// and an inversion every period, n_{l−1}³ by Cholesky's factors.
    /// </summary>
    /// <inheritdoc/>
    public override double Flops(int inputs, int outputs, int samples) => base.Flops(inputs, outputs, samples)
        + DenseFlops.Product(inputs, inputs) * (1 + (double)_batches / _period)
        + Math.Pow(inputs, 3) / _period / samples;

    // λ (λI + C)⁻¹ by Cholesky's factors; not a number where there are none, so that a step on inputs that are not
    // finite ends the trial as diverged.
    private Tensor Inverted(Tensor covariance)
    {
        var identity = eye(covariance.shape[0], dtype: covariance.dtype, device: covariance.device);
        var (factor, problem) = linalg.cholesky_ex(covariance.PlusInPlace(identity, _damping));
        var isSolved = problem.eq(zeros_like(problem));
        var inverse = cholesky_inverse(where(isSolved, factor, identity)).TimesInPlace(_damping);
        return where(isSolved, inverse, SafeArithmetic.NotNumbers(inverse.shape, inverse.dtype, inverse.device));
    }

    private long ObservationsBefore(long steps) =>
        steps / _period * _batches + Math.Max(0, steps % _period - (_period - _batches))
            + (steps > 0 && _batches < _period ? 1 : 0);
}
