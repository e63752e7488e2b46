using System.Text.Json.Serialization;

namespace Soap.Diagnostics;

/// <summary>
/// Diagnostics of one layer at one moment; null where a quantity does not exist (no feedback, no displacement).
/// </summary>
public sealed record DiagnosticPoint
{
    /// <summary>Training examples seen before the measured step.</summary>
    public required long Examples { get; init; }

    /// <summary>The layer, counted from 1 (nearest the input).</summary>
    public required int Layer { get; init; }

    /// <summary>The layer's name in a model that was converted; null in a multilayer perceptron.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Angle between W and the effective feedback B: arccos(⟨W, B⟩ / ‖W‖‖B‖), degrees in [0, 180].</summary>
    public double? WeightAngle { get; init; }

    /// <summary>‖B‖ / ‖W‖ (Frobenius).</summary>
    public double? FeedbackNormRatio { get; init; }

    /// <summary>‖W − B‖ / ‖W‖ (Frobenius).</summary>
    public double? RelativeDistance { get; init; }

    /// <summary>Fraction of entries with sign(B) = sign(W), in [0, 1].</summary>
    public double? SignAgreement { get; init; }

    /// <summary>
    /// Mean over samples of the angle between the rule's displacement and backpropagation's at the same weights,
    /// degrees.
    /// </summary>
    public double? DisplacementAngle { get; init; }

    /// <summary>
    /// Mean over samples of the angle between the rule's displacement and the damped Gauss-Newton target J_lᵀ (J_l
    /// J_lᵀ + λ I)⁻¹ e, J_l = ∂a_L/∂a_l, λ = 0.001 times the mean diagonal of J_l J_lᵀ, degrees. Of hidden layers;
    /// null with more than 64 outputs, and in results from before it was measured.
    /// </summary>
    public double? GaussNewtonAngle { get; init; }

    /// <summary>
    /// Mean over samples of the angle between the rule's displacement and the one that travels down through the
    /// pseudo-inverses W⁺ in the place of Wᵀ, degrees. Of hidden layers; null where some W above the first layer has
    /// more than 256 rows and columns, and in results from before it was measured.
    /// </summary>
    public double? PseudoinverseAngle { get; init; }

    /// <summary>‖n‖ / ‖n of backpropagation‖ over the batch (Frobenius).</summary>
    public double? DisplacementNormRatio { get; init; }

    /// <summary>
    /// Effective rank of the rule's displacement of the batch, [N, n_l]: (Σ sᵢ²)² / Σ sᵢ⁴ of its singular values sᵢ,
    /// from 1 to min(N, n_l); null in results from before it was measured.
    /// </summary>
    public double? DisplacementRank { get; init; }

    /// <summary>Angle between the rule's weight gradient and backpropagation's at the same weights, degrees.</summary>
    public double? GradientAngle { get; init; }

    /// <summary>‖G‖ / ‖G of backpropagation‖ (Frobenius).</summary>
    public double? GradientNormRatio { get; init; }

    /// <summary>
    /// Share of a layer's measured curvatures that are below 0, in [0, 1]; for signals that measure curvature by
    /// differences.
    /// </summary>
    public double? NegativeCurvature { get; init; }

    /// <summary>
    /// Share of samples whose displacement the trust region shortened, in [0, 1]; for signals that have one.
    /// </summary>
    public double? LimitedSteps { get; init; }

    /// <summary>
    /// ε ‖G‖ / ‖G − G′‖, with ε the spacing of the float type at 1: what rounding alone makes of a difference of two
    /// gradients; for signals that take one.
    /// </summary>
    public double? DifferenceRounding { get; init; }

    /// <summary>
    /// The step's real size relative to the weights: ‖ΔW‖ / ‖W‖ (Frobenius), with the optimiser's learning rate in it.
    /// </summary>
    public double? EffectiveLearningRate { get; init; }
}
