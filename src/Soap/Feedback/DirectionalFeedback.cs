using Soap.Lifetimes;
using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// B_{l+1} [n_L, n_l] is a running mean of how the output changes with a layer's activities, of which a step sees one
/// random direction a sample: B ← (1 − α) B + α dᵀ u_l / N, with u_l the directions and d the output's derivatives
/// along them.
/// </summary>
/// <remarks>
/// Bacho and Chu 2024, arXiv:2212.07282. In their code B − dᵀ u / N is the gradient that an Adam of its own gets for
/// B; this is plain descent with the rate α.
/// </remarks>
/// <param name="rate">α, from 0 to 1.</param>
/// <param name="initial">By what B as drawn is multiplied at the start, at least 0; 0 in the published code.</param>
public sealed class DirectionalFeedback(double rate, double initial = 0) : ObservingFeedback
{
    /// <inheritdoc/>
    public override string Name => "directional";

    /// <inheritdoc/>
    public override ForwardAccess Reads => ForwardAccess.Never;

    /// <summary>α.</summary>
    public double Rate { get; } = rate is >= 0 and <= 1
        ? rate
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate is from 0 to 1.");

    /// <summary>By what B as drawn is multiplied at the start.</summary>
    public double Initial { get; } = initial is >= 0 and < double.PositiveInfinity
        ? initial
        : throw new ArgumentOutOfRangeException(nameof(initial), initial, "The factor is at least 0.");

    /// <inheritdoc/>
    public override Tensor Draw(WeightShape shape, Initializer initializer, RandomStream stream, ScalarType type) =>
        base.Draw(shape, initializer, stream, type).TimesInPlace(Initial);

    /// <inheritdoc/>
    public override Tensor Updated(FeedbackExperience experience) =>
        experience.Feedback.Times(1 - Rate).PlusInPlace(experience.Outer(experience.Sent, experience.Input), Rate);

    /// <inheritdoc/>
    public override string? Refuses(Signal signal) =>
        signal is ForwardDirectSignal
            ? null
            : "it is the mean of derivatives along random directions, which only the forward-direct signal takes";
}
