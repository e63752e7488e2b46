namespace Soap.Diagnostics;

/// <summary>
/// A quantity of <see cref="DiagnosticPoint"/>: how it is read, named, explained and drawn. The list that files,
/// tables and figures share.
/// </summary>
/// <param name="Name">The property of <see cref="DiagnosticPoint"/>.</param>
/// <param name="Symbol">A short head for a column.</param>
/// <param name="Title">Its name in words.</param>
/// <param name="Formula">Its definition.</param>
/// <param name="Unit">What it is counted in: degrees, ratio, fraction, dimensions, relative error, per step.</param>
/// <param name="Meaning">How to read it.</param>
/// <param name="Value">Its value at a point; null where it does not exist.</param>
public sealed record Diagnostic(
    string Name, string Symbol, string Title, string Formula, string Unit, string Meaning,
    Func<DiagnosticPoint, double?> Value)
{
    /// <summary>A value that means something, and what; null if there is none.</summary>
    public (double Value, string Text)? Reference { get; init; }

    /// <summary>Ends of the axis where the quantity is bounded; null where it is not.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>Every diagnostic, in the order in which they are shown.</summary>
    public static IReadOnlyList<Diagnostic> All { get; } =
    [
        new(
            nameof(DiagnosticPoint.WeightAngle),
            "angle W, B",
            "Angle between weights and feedback",
            "angle(W, B) = arccos( ⟨W, B⟩ / ‖W‖‖B‖ )",
            "degrees",
            "Below 90° the forward weights point partly along the feedback weights: alignment.",
            point => point.WeightAngle)
        { Reference = (90, "orthogonal") },
        new(
            nameof(DiagnosticPoint.DisplacementAngle),
            "angle n, bp",
            "Angle of the displacement to backpropagation's",
            "angle(n, n_BP), mean over samples, at the same weights",
            "degrees",
            "Below 90° the teaching signal of a layer points partly where backpropagation's does.",
            point => point.DisplacementAngle)
        { Reference = (90, "orthogonal") },
        new(
            nameof(DiagnosticPoint.GaussNewtonAngle),
            "angle n, gn",
            "Angle of the displacement to the Gauss-Newton target",
            "angle(n, Jᵀ (J Jᵀ + λI)⁻¹ e), J = ∂output/∂a, mean over samples",
            "degrees",
            "Small where the displacement is the shortest way to the output's correction; backpropagation's is not.",
            point => point.GaussNewtonAngle)
        { Reference = (90, "orthogonal") },
        new(
            nameof(DiagnosticPoint.PseudoinverseAngle),
            "angle n, W⁺",
            "Angle of the displacement to that through pseudo-inverses",
            "angle(n, n sent down through W⁺ in the place of Wᵀ), mean over samples",
            "degrees",
            "Small where the error is sent back as if the weights were undone, layer by layer.",
            point => point.PseudoinverseAngle)
        { Reference = (90, "orthogonal") },
        new(
            nameof(DiagnosticPoint.GradientAngle),
            "angle G, bp",
            "Angle of the weight gradient to backpropagation's",
            "angle(G, G_BP) at the same weights",
            "degrees",
            "Below 90° a small step along the rule's gradient lowers the loss.", point => point.GradientAngle)
        { Reference = (90, "orthogonal") },
        new(
            nameof(DiagnosticPoint.DisplacementRank),
            "rank n",
            "Effective rank of the error signal",
            "(Σ s²)² / Σ s⁴ over the singular values s of n [samples, units]",
            "dimensions",
            "In how many directions the batch's displacements point: 1 when all lie on one line, and at most the " +
                "smaller of samples and units.",
            point => point.DisplacementRank),
        new(
            nameof(DiagnosticPoint.FeedbackNormRatio),
            "‖B‖/‖W‖",
            "Size of the feedback",
            "‖B‖ / ‖W‖ (Frobenius)",
            "ratio",
            "Above 1 the feedback amplifies the error on its way down, and with it the step.",
            point => point.FeedbackNormRatio)
        { Reference = (1, "equal") },
        new(
            nameof(DiagnosticPoint.DisplacementNormRatio),
            "‖n‖/bp",
            "Size of the displacement",
            "‖n‖ / ‖n_BP‖ over the batch (Frobenius)",
            "ratio",
            "Above 1 the rule's displacement is larger than backpropagation's.", point => point.DisplacementNormRatio)
        { Reference = (1, "equal") },
        new(
            nameof(DiagnosticPoint.GradientNormRatio),
            "‖G‖/bp",
            "Size of the weight gradient",
            "‖G‖ / ‖G_BP‖ (Frobenius)",
            "ratio",
            "Above 1 the rule takes larger steps than backpropagation would at the same learning rate.",
            point => point.GradientNormRatio)
        { Reference = (1, "equal") },
        new(
            nameof(DiagnosticPoint.SignAgreement),
            "same signs",
            "Agreement of signs",
            "fraction of entries with sign(B) = sign(W)",
            "fraction",
            "A half is chance, 1 means that every synapse's feedback has the right sign.",
            point => point.SignAgreement)
        { Reference = (0.5, "chance"), Range = (0, 1.02) },
        new(
            nameof(DiagnosticPoint.RelativeDistance),
            "‖W−B‖/‖W‖",
            "Distance between weights and feedback",
            "‖W − B‖ / ‖W‖ (Frobenius)",
            "ratio",
            "0 when the feedback is the forward weights.", point => point.RelativeDistance),
        new(
            nameof(DiagnosticPoint.NegativeCurvature),
            "curv < 0",
            "Negative curvature",
            "share of ⟨s, y⟩ < 0, or of y_i / s_i < 0, with y = G − G′ and s the shift between",
            "fraction",
            "How often a second pass finds the loss bent downwards: there Newton's step would go uphill.",
            point => point.NegativeCurvature)
        { Range = (0, 1.02) },
        new(
            nameof(DiagnosticPoint.LimitedSteps),
            "limited",
            "Displacements that the trust region shortened",
            "share of samples with ‖n‖ > ρ ‖a‖",
            "fraction",
            "Near 1 the trust region, and not the curvature, gives the length of the step.",
            point => point.LimitedSteps)
        { Range = (0, 1.02) },
        new(
            nameof(DiagnosticPoint.DifferenceRounding),
            "round y",
            "Rounding of the difference of gradients",
            "ε ‖G‖ / ‖G − G′‖, ε = 2⁻²³ or 2⁻⁵²",
            "relative error",
            "Near 1 or above, the difference is nothing but rounding, and so is the curvature that is made of it.",
            point => point.DifferenceRounding)
        { Reference = (1, "all rounding") },
        new(
            nameof(DiagnosticPoint.EffectiveLearningRate),
            "‖ΔW‖/‖W‖",
            "Effective learning rate",
            "‖ΔW‖ / ‖W‖ (Frobenius), optimiser's learning rate included",
            "per step",
            "The real size of a step relative to the weights; rules can be compared by " +
                "it whatever their learning rate.",
            point => point.EffectiveLearningRate),
    ];
}
