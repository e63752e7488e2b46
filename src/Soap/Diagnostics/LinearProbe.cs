using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Diagnostics;

/// <summary>
/// How well a task can be read from activities by a linear readout, which is fitted to some samples and tried on
/// others: ridge regression in closed form to targets T, one-hot for classes:
/// W = Xᵀ (X Xᵀ + λ I)⁻¹ T = (XᵀX + λ I)⁻¹ Xᵀ T, λ = 0.1 tr(X Xᵀ) / min(N, n),
/// of activities X [N, n] and T less their means over the samples that are fitted, which a readout adds again.
/// </summary>
/// <remarks>
/// The smaller of the two systems is solved, in float64. λ goes with the activities, so that their scale makes no
/// difference. Source: G. Alain and Y. Bengio 2016, arXiv:1610.01644; differs from the paper: they fit by gradient
/// descent on the cross-entropy, and to all samples.
/// </remarks>
public static class LinearProbe
{
    /// <summary>λ, as a share of the mean of the eigenvalues of X Xᵀ that need not be 0.</summary>
    public const double Ridge = 0.1;

    // Multiplications of one part of a product of matrices: about a second of one core. What is less goes in one.
    private const long MostProducts = 1L << 34;

    /// <summary>The share of held-out samples whose class is the readout's largest value.</summary>
    /// <param name="fitted">[N, …], activities of the samples that are fitted.</param>
    /// <param name="labels">Their classes, int64 [N], from 0.</param>
    /// <param name="held">[M, …], of the others.</param>
    /// <param name="heldLabels">Their classes, int64 [M].</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="cancellation">Ends it between two of its calculations; those with some 2,000 samples or features
    /// take about a second each at most.</param>
    /// <returns>From 0 to 1; null where an activity is not finite.</returns>
    /// <exception cref="ArgumentException">There are no samples, or rows, features or classes do not fit each
    /// other.</exception>
    public static double? Accuracy(
        Tensor fitted, Tensor labels, Tensor held, Tensor heldLabels, int classes,
        CancellationToken cancellation = default)
    {
        Check(fitted, labels, held, heldLabels);
        using var scope = NewDisposeScope();
        var (mine, theirs) = (Here(labels), Here(heldLabels));
        foreach (var some in new[] { mine, theirs })
        {
            if (some.min().item<long>() < 0 || some.max().item<long>() >= classes)
            {
                throw new ArgumentException(
                    $"Labels from {some.min().item<long>()} to {some.max().item<long>()} are not of " +
                        $"{classes} classes.",
                    nameof(labels));
            }
        }

        var targets = nn.functional.one_hot(mine, classes).to_type(ScalarType.Float64);
        return Readout(fitted, targets, held, cancellation) is { } values
            ? values.argmax(1).eq(theirs).to_type(ScalarType.Float64).mean().item<double>()
            : null;

        static Tensor Here(Tensor some) => some.detach().cpu().to_type(ScalarType.Int64);
    }

    /// <summary>
    /// The coefficient of determination of values: R² = 1 − Σ (t − t̂)² / Σ (t − t̄)² over held-out samples and all
    /// outputs, with t̄ each output's mean over them.
    /// </summary>
    /// <param name="fitted">[N, …], activities of the samples that are fitted.</param>
    /// <param name="values">Their values, [N, outputs] or [N].</param>
    /// <param name="held">[M, …], of the others.</param>
    /// <param name="heldValues">Their values.</param>
    /// <param name="cancellation">Ends it between two of its calculations.</param>
    /// <returns>At most 1, and below 0 for a readout that is worse than the mean; null where a number is not finite,
    /// or where the values of held-out samples are all the same.</returns>
    /// <exception cref="ArgumentException">There are no samples, or rows or features do not fit each
    /// other.</exception>
    public static double? Determination(
        Tensor fitted, Tensor values, Tensor held, Tensor heldValues, CancellationToken cancellation = default)
    {
        Check(fitted, values, held, heldValues);
        using var scope = NewDisposeScope();
        var truth = Rows(heldValues);
        if (Readout(fitted, Rows(values), held, cancellation) is not { } read)
        {
            return null;
        }

        var spread = (truth - truth.mean([0L], keepdim: true)).Squared().sum().item<double>();
        var determination = 1 - (truth - read).Squared().sum().item<double>() / spread;
        return double.IsFinite(determination) ? determination : null;
    }

    // [M, outputs], or null where something is not finite.
    private static Tensor? Readout(Tensor fitted, Tensor targets, Tensor held, CancellationToken cancellation)
    {
        using var noGradient = no_grad();
        var x = Rows(fitted);
        var mean = x.mean([0L], keepdim: true);
        x = x - mean;
        var level = targets.mean([0L], keepdim: true);
        var t = targets - level;
        var isWide = x.shape[1] > x.shape[0];
        var square = isWide ? Product(x, x.t(), cancellation) : Product(x.t(), x, cancellation);
        var trace = square.trace().item<double>();
        if (!double.IsFinite(trace))
        {
            return null;
        }

        // Activities that are all the same tell nothing: the readout is the mean.
        square.diagonal().PlusInPlace(trace > 0 ? Ridge * trace / square.shape[0] : 1);
        cancellation.ThrowIfCancellationRequested();
        var weights = isWide
            ? x.t().matmul(linalg.solve(square, t))
            : linalg.solve(square, x.t().matmul(t));
        cancellation.ThrowIfCancellationRequested();
        var read = (Rows(held) - mean).matmul(weights).Plus(level);
        return read.isfinite().all().item<bool>() ? read : null;
    }

    // Some rows at a time where all of them take long, as with the activities of large images.
    private static Tensor Product(Tensor left, Tensor right, CancellationToken cancellation)
    {
        var rows = (int)Math.Clamp(MostProducts / (left.shape[1] * right.shape[1]), 1, left.shape[0]);
        return cat(
        [
            .. left.split(rows).Select(part =>
            {
                cancellation.ThrowIfCancellationRequested();
                return part.matmul(right);
            }),
        ]);
    }

    private static Tensor Rows(Tensor x) => x.detach().cpu().reshape(x.shape[0], -1).to_type(ScalarType.Float64);

    private static void Check(Tensor fitted, Tensor targets, Tensor held, Tensor heldTargets)
    {
        foreach (var (activities, wanted) in new[] { (fitted, targets), (held, heldTargets) })
        {
            ArgumentNullException.ThrowIfNull(activities);
            ArgumentNullException.ThrowIfNull(wanted);
            if (activities.dim() < 1 || wanted.dim() < 1 || activities.numel() == 0
                || activities.shape[0] != wanted.shape[0])
            {
                throw new ArgumentException(
                    $"Activities [{string.Join(", ", activities.shape)}] and targets " +
                    $"[{string.Join(", ", wanted.shape)}] do not fit: a row of each is of one sample, and " +
                    "there is at least one.");
            }
        }

        if (fitted.numel() / fitted.shape[0] != held.numel() / held.shape[0])
        {
            throw new ArgumentException(
                $"Activities [{string.Join(", ", fitted.shape)}] and [{string.Join(", ", held.shape)}] are not of " +
                "the same features.");
        }
    }
}
