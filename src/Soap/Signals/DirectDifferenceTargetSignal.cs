using Soap.Maps;

namespace Soap.Signals;

/// <summary>
/// Targets go from the output straight to every layer: ĥ_{l−1} = h_{l−1} + (ĥ_L − h_L) B_l, with linear inverses B_l
/// [n_L, n_{l−1}]. The target step cancels: n_{l−1} = (e B_l) ⊙ f′(a_{l−1}), what direct feedback alignment sends;
/// what makes the rule is how B learns.
/// </summary>
/// <remarks>Direct difference target propagation with linear inverses: Meulemans, Carzaniga, Suykens, Sacramento and
/// Grewe 2020, arXiv:2006.14331 (DDTP-linear).</remarks>
public sealed class DirectDifferenceTargetSignal() : InverseTargetSignal(1)
{
    /// <inheritdoc/>
    public override string Name => "direct-difference-target";

    /// <inheritdoc/>
    public override bool IsBroadcast => true;

    /// <inheritdoc/>
    public override int GivenLayer(int layer, int depth) => depth;

    /// <inheritdoc/>
    public override Activation Inverse(Activation hidden) => Activation.Identity;
}
