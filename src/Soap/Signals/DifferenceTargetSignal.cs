using Soap.Maps;

namespace Soap.Signals;

/// <summary>
/// Targets come down layer by layer: ĥ_{l−1} = h_{l−1} + g_l(ĥ_l) − g_l(h_l), with g_l(x) = ψ(x B_l + c_l) and B_l of
/// W_l's shape.
/// </summary>
/// <remarks>Difference target propagation: Lee, Zhang, Fischer and Bengio 2015, arXiv:1412.7525.</remarks>
/// <param name="step">η_t, above 0.</param>
/// <param name="inverse">ψ.</param>
public sealed class DifferenceTargetSignal(double step, InverseActivation inverse) : InverseTargetSignal(step)
{
    /// <inheritdoc/>
    public override string Name => "difference-target";

    /// <inheritdoc/>
    public override Teaching Teaching => Teaching.ActivityTarget;

    /// <inheritdoc/>
    public override int GivenLayer(int layer, int depth) => layer;

    /// <inheritdoc/>
    public override Activation Inverse(Activation hidden) =>
        inverse == InverseActivation.Linear ? Activation.Identity : hidden;
}
