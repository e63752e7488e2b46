using Soap.Lifetimes;
using Soap.Losses;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// Newton's step along the difference of two gradients. Pass 1 gives G_l = ∂loss/∂a_l of each sample, by the plain way
/// down. Pass 2 has pre-activations moved, a′_l = a_l − s_l with s_l = ε G_l, and the plain way down gives G′_l. With
/// y = G − G′ the curvature of a sample is c = ⟨s, y⟩ / ⟨s, s⟩ (Barzilai and Borwein 1988), or c_i = y_i / s_i of each
/// unit, and n_l = λ G_l / (max(c, 0) + λ). λ → ∞ is the gradient itself, so that learning rates mean what they mean
/// elsewhere; λ → 0 is λ times Newton's step G / c. ‖n_l‖ ≤ ρ ‖a_l‖ in each sample, where there is a trust region.
/// Weights are fitted with pass 1's inputs, and the output layer by its true error.
/// </summary>
/// <remarks>
/// What <see cref="Soap2019Signal"/> meant to be. ε is of each sample and layer: ‖s‖ = δ ‖a‖ with δ = ∛ε_machine,
/// 0.005 in float32 and 6e-6 in float64. A forward difference is wrong by about δ from the curve's bend over s, and
/// from rounding by ε_machine / δ times a constant: of the length of the sums behind G, and of p − y in the output,
/// whose rounding grows beside it as a sample is learnt. The square root of ε_machine balances the two for a constant
/// of 1. The cube root leaves more room for rounding, because the bend is no noise: it is the mean curvature over half
/// a percent of a. Where a = 0 it is taken as if each unit had 1, the scale on which activations bend; where G = 0
/// nothing is moved. Feedback W gives the curvature of the loss. Other feedback gives that of its pseudo-gradient,
/// which is no gradient of any function and may have no symmetric curvature at all.
/// </remarks>
/// <param name="curvature">One number a sample, or one a unit.</param>
/// <param name="layers">Which layers are moved in one pass.</param>
/// <param name="damping">λ, above 0, in units of the curvature of a sample's loss.</param>
/// <param name="negative">What curvature below 0 counts as.</param>
/// <param name="trust">ρ, at least 0; 0: no trust region.</param>
public sealed class SecantSignal(
    SecantCurvature curvature, SecantLayers layers, double damping, NegativeCurvature negative,
    double trust) : NetworkSignal
{
    /// <inheritdoc/>
    public override string Name => "secant";

    /// <summary>Through activities: the second pass sees what W makes of moved ones.</summary>
    public override ForwardAccess Reads => ForwardAccess.ThroughActivity;

    /// <summary>One number a sample, or one a unit.</summary>
    public SecantCurvature Curvature { get; } = curvature;

    /// <summary>Which layers are moved in one pass.</summary>
    public SecantLayers Layers { get; } = layers;

    /// <summary>λ.</summary>
    public double Damping { get; } = damping is > 0 and < double.PositiveInfinity
        ? damping
        : throw new ArgumentOutOfRangeException(nameof(damping), damping, "The damping is above 0.");

    /// <summary>What curvature below 0 counts as.</summary>
    public NegativeCurvature Negative { get; } = negative;

    /// <summary>ρ.</summary>
    public double Trust { get; } = trust is >= 0 and < double.PositiveInfinity
        ? trust
        : throw new ArgumentOutOfRangeException(nameof(trust), trust, "The trust region is at least 0.");

    /// <summary>Two passes forwards and back; one layer at a time, a second one above each hidden layer.</summary>
    /// <inheritdoc/>
    public override double Flops(NetworkShape network, int batch, Func<int, double> carry)
    {
        var once = base.Flops(network, batch, carry);
        return once + (Layers == SecantLayers.Jointly ? once : Enumerable.Range(1, network.Depth - 1).Sum(l =>
            network.PassFlops(l + 1) + Enumerable.Range(l + 1, network.Depth - l).Sum(carry)));
    }

    /// <inheritdoc/>
    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var (samples, depth) = (inputs.shape[0], network.Depth);
        var pass = network.Pass(inputs);
        var activities = pass.Select(layer => layer.Preactivation).ToArray();
        var (mean, error) = Compare(activities[^1], targets, loss);
        var gradients = network.WayDown(Output(error), activities);
        var shifts = gradients.Zip(activities, Shift).SkipLast(1).ToArray();
        var moved = Layers == SecantLayers.Jointly ? Jointly() : [.. Enumerable.Range(1, depth - 1).Select(Singly)];
        return new NetworkTargets(mean,
        [
            .. Enumerable.Range(0, depth - 1).Select(l => Displaced(pass[l], gradients[l], shifts[l], moved[l])),
            new LayerTarget(network.OutputDisplacement(error), pass[^1].Input),
        ]);

        // Of a sample, without 1/N.
        Tensor Output(Tensor batchError) => network.OutputDisplacement(batchError).Times(samples);

        IReadOnlyList<Tensor> Jointly()
        {
            var second = network.PassMoved(inputs, (a, layer) => layer < depth ? a - shifts[layer - 1] : a)
                .Select(layer => layer.Preactivation).ToArray();
            return network.WayDown(Output(Compare(second[^1], targets, loss).Error), second);
        }

        Tensor Singly(int layer)
        {
            var own = activities[layer - 1] - shifts[layer - 1];
            Tensor[] second =
            [
                own,
                .. network.PassFrom(network.Onwards(layer, own), layer).Select(above => above.Preactivation),
            ];
            return network.WayDown(Output(Compare(second[^1], targets, loss).Error), second)[0];
        }
    }

    /// <summary>s, [N, n_l]: along G, δ ‖a‖ long in each sample.</summary>
    /// <param name="gradient">G, [N, n_l].</param>
    /// <param name="activities">a, [N, n_l].</param>
    internal static Tensor Shift(Tensor gradient, Tensor activities)
    {
        // The largest entry first, so that squares of a tiny gradient do not vanish.
        var largest = gradient.abs().amax(OfSample(gradient), keepdim: true);
        var direction = gradient / OneWhereZero(largest);
        return direction * (Size(activities).Times(Math.Cbrt(CurvatureReport.Epsilon(gradient.dtype))) / OneWhereZero(
            Norm(direction)));
    }

    private LayerTarget Displaced(
        (Tensor Input, Tensor Preactivation) layer, Tensor gradient, Tensor shift, Tensor moved)
    {
        var difference = gradient - moved;
        var measured = Curvature == SecantCurvature.Scalar
            ? SampleSum(shift * difference) / OneWhereZero(SampleSum(shift.Squared()))
            : where(shift.ne(zeros_like(shift)), difference, zeros_like(shift)) / OneWhereZero(shift);
        var used = Negative == NegativeCurvature.Zero ? measured.relu() : measured.abs();
        var displacement = gradient * used.Plus(Damping).reciprocal().Times(Damping);
        Tensor? isLimited = null;
        if (Trust > 0)
        {
            var (allowed, length) = (Size(layer.Preactivation).Times(Trust), Norm(displacement));
            isLimited = length.gt(allowed);
            displacement = where(isLimited, displacement * (allowed / OneWhereZero(length)), displacement);
        }

        return new LayerTarget(
            displacement.Over(gradient.shape[0]), layer.Input,
            CurvatureReport.Of(measured.lt(zeros_like(measured)), isLimited, gradient, difference));
    }

    // ‖a‖ of each sample, [N, 1, …]; as if each unit had 1 where all are 0.
    private static Tensor Size(Tensor activities)
    {
        var norm = Norm(activities);
        return where(
            norm.IsAbove(0), norm, ones_like(norm).Times(Math.Sqrt(activities.numel() / activities.shape[0])));
    }

    private static Tensor Norm(Tensor samples) => SampleSum(samples.Squared()).sqrt();

    private static Tensor SampleSum(Tensor samples) => samples.sum(OfSample(samples), keepdim: true);

    // The dimensions of a sample: one in a dense layer, three of kernels on images.
    private static long[] OfSample(Tensor samples) => [.. Enumerable.Range(1, (int)samples.dim() - 1)];

    private static Tensor OneWhereZero(Tensor x) => where(x.eq(zeros_like(x)), ones_like(x), x);
}
