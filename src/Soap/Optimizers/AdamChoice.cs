using TorchSharp.Modules;

namespace Soap.Optimizers;

/// <summary>
/// Steps scaled by running moments of the gradient: see <see cref="Adam"/>. With weight decay it is AdamW.
/// </summary>
/// <param name="Beta1">β₁, in [0, 1).</param>
/// <param name="Beta2">β₂, in [0, 1).</param>
/// <param name="Epsilon">ε, above 0.</param>
public sealed record AdamChoice(double Beta1, double Beta2, double Epsilon) : OptimizerChoice
{
    /// <inheritdoc/>
    public override string Name => "adam";

    /// <inheritdoc/>
    public override Optimizer Create(IEnumerable<Parameter> parameters, double weightDecay = 0) =>
        new Adam(parameters, Beta1, Beta2, Epsilon, weightDecay);

    /// <inheritdoc/>
    public override bool IsOf(Optimizer optimizer) =>
        optimizer is Adam adam && (adam.Beta1, adam.Beta2, adam.Epsilon) == (Beta1, Beta2, Epsilon);
}
