using Soap.Training;

namespace Soap.Lab.Reports.Figures;

/// <summary>How a diagnostic is explained and drawn.</summary>
/// <param name="Name">The property of <see cref="DiagnosticPoint"/>.</param>
/// <param name="Title">Its name in words.</param>
/// <param name="Formula">Its definition.</param>
/// <param name="Unit">The vertical axis's title.</param>
/// <param name="Meaning">How to read it.</param>
/// <param name="Reference">A height that means something; null if there is none.</param>
/// <param name="ReferenceText">What it means.</param>
internal sealed record Metric(string Name, string Title, string Formula, string Unit, string Meaning, double? Reference, string ReferenceText)
{
    /// <summary>Ends of the axis where the quantity is bounded.</summary>
    public (double Low, double High)? Range { get; init; }

    public static IReadOnlyList<Metric> All { get; } =
    [
        new(nameof(DiagnosticPoint.WeightAngle), "Angle between weights and feedback", "angle(W, B) = arccos( ⟨W, B⟩ / ‖W‖‖B‖ )", "degrees",
            "Below 90° the forward weights point partly along the feedback weights: alignment.", 90, "orthogonal"),
        new(nameof(DiagnosticPoint.DisplacementAngle), "Angle of the displacement to backpropagation's", "angle(n, n_BP), mean over samples, at the same weights", "degrees",
            "Below 90° the teaching signal of a layer points partly where backpropagation's does.", 90, "orthogonal"),
        new(nameof(DiagnosticPoint.GradientAngle), "Angle of the weight gradient to backpropagation's", "angle(G, G_BP) at the same weights", "degrees",
            "Below 90° a small step along the rule's gradient lowers the loss.", 90, "orthogonal"),
        new(nameof(DiagnosticPoint.FeedbackNormRatio), "Size of the feedback", "‖B‖ / ‖W‖ (Frobenius)", "ratio",
            "Above 1 the feedback amplifies the error on its way down, and with it the step.", 1, "equal"),
        new(nameof(DiagnosticPoint.DisplacementNormRatio), "Size of the displacement", "‖n‖ / ‖n_BP‖ over the batch (Frobenius)", "ratio",
            "Above 1 the rule's displacement is larger than backpropagation's.", 1, "equal"),
        new(nameof(DiagnosticPoint.GradientNormRatio), "Size of the weight gradient", "‖G‖ / ‖G_BP‖ (Frobenius)", "ratio",
            "Above 1 the rule takes larger steps than backpropagation would at the same learning rate.", 1, "equal"),
        new(nameof(DiagnosticPoint.SignAgreement), "Agreement of signs", "fraction of entries with sign(B) = sign(W)", "fraction",
            "A half is chance, 1 means that every synapse's feedback has the right sign.", 0.5, "chance") { Range = (0, 1.02) },
        new(nameof(DiagnosticPoint.RelativeDistance), "Distance between weights and feedback", "‖W − B‖ / ‖W‖ (Frobenius)", "ratio",
            "0 when the feedback is the forward weights.", null, ""),
        new(nameof(DiagnosticPoint.EffectiveLearningRate), "Effective learning rate", "‖ΔW‖ / ‖W‖ (Frobenius), optimiser's learning rate included", "per step",
            "The real size of a step relative to the weights; rules can be compared by it whatever their learning rate.", null, ""),
    ];

    /// <summary>The metric of that name; one that is not known here is shown under its name.</summary>
    public static Metric Of(string name) => All.FirstOrDefault(metric => metric.Name == name)
        ?? new Metric(name, name, "", name, "", null, "");
}
