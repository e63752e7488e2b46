using Soap.Maps;

namespace Soap.Signals;

/// <summary>
/// Targets come down layer by layer without a correction: ĥ_{l−1} = g_l(ĥ_l), with g_l(x) = ψ(x B_l + c_l) and B_l of
/// W_l's shape. Where an inverse is not exact, its error is part of the target.
/// </summary>
/// <remarks>Target propagation: Bengio 2014, arXiv:1407.7906; as the baseline of Lee, Zhang, Fischer and Bengio 2015,
/// arXiv:1412.7525, equation 13.</remarks>
/// <param name="step">η_t, above 0.</param>
/// <param name="inverse">ψ.</param>
public sealed class TargetPropagationSignal(double step, InverseActivation inverse) : InverseTargetSignal(step)
{
    /// <inheritdoc/>
    public override string Name => "target";

    /// <inheritdoc/>
    public override Teaching Teaching => Teaching.ActivityTarget;

    /// <inheritdoc/>
    public override bool IsCorrected => false;

    /// <inheritdoc/>
    public override int GivenLayer(int layer, int depth) => layer;

    /// <inheritdoc/>
    public override Activation Inverse(Activation hidden) =>
        inverse == InverseActivation.Linear ? Activation.Identity : hidden;
}
