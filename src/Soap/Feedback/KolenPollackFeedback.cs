namespace Soap.Feedback;

/// <summary>
/// B gets the same increment as W, and both decay alike: B ← (1 − λ)(B − η sᵀ h_{l−1} / N), W ← (1 − λ)(W − η n_lᵀ
/// h_{l−1} / N). Under the layerwise signal s = n_l, so that W − B shrinks by 1 − λ a step whatever is learnt.
/// </summary>
/// <remarks>
/// Kolen and Pollack 1994; Akrout et al. 2019, arXiv:1904.05391, eq. 16 to 19; with the direct signal s = e: Webster,
/// Choi and Ahn 2020, https://openreview.net/forum?id=zgGmAx9ZcY.
/// </remarks>
/// <param name="decay">λ a step, in [0, 1), of W and of B.</param>
public sealed class KolenPollackFeedback(double decay) : OuterProductFeedback(decay)
{
    /// <inheritdoc/>
    public override string Name => "kolen-pollack";
}
