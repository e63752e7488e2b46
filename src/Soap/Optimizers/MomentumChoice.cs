using TorchSharp.Modules;

namespace Soap.Optimizers;

/// <summary>Stochastic gradient descent with momentum: see <see cref="Sgd"/>.</summary>
/// <param name="Factor">μ, in [0, 1).</param>
/// <param name="Nesterov">Whether to look ahead; needs μ above 0.</param>
public sealed record MomentumChoice(double Factor, bool Nesterov) : OptimizerChoice
{
    /// <inheritdoc/>
    public override string Name => "momentum";

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters, double weightDecay = 0) =>
        new Sgd(parameters, Factor, Nesterov, weightDecay);

    /// <inheritdoc/>
    public override bool IsOf(Optimizer optimizer) =>
        optimizer is Sgd sgd && (sgd.Momentum, sgd.Nesterov) == (Factor, Nesterov);
}
