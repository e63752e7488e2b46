namespace Soap.Rules.Entries;

internal static class BackpropagationInterventions
{
    private const string Source =
        "an intervention on the step, for the factorial of direction and magnitude: docs/confound.md; " +
            "as a control, \"norm-matched\", it is common wherever a feedback's scale is a learning rate";

    public static RuleEntry Magnitude { get; } = Entry(
        "bp-magnitude",
        Intervention.Magnitude,
        "Intervention: the rule's direction with the norm of backpropagation's displacement, layer by layer.",
        "G_l ← r_l G_l for l < L, r_l = ‖n_l^BP‖ / ‖n_l‖ (Frobenius, whole batch, same weights); " +
            "n_l itself is sent down unscaled");

    public static RuleEntry Direction { get; } = Entry(
        "bp-direction",
        Intervention.Direction,
        "Intervention: backpropagation's direction with the norm of the rule's displacement, layer by layer.",
        "G_l ← G_l^BP / r_l for l < L, r_l = ‖n_l^BP‖ / ‖n_l‖ (Frobenius, whole batch, same weights); n_l " +
            "itself is sent down");

    public static RuleEntry Step { get; } = Entry(
        "bp-step",
        Intervention.Step,
        "Intervention: the rule's step with the norm of backpropagation's weight gradient, layer by layer.",
        "G_l ← r_l G_l for l < L, r_l = ‖G_l^BP‖ / ‖G_l‖ (Frobenius, same weights and batch); " +
            "n_l itself is sent down unscaled");

    private static RuleEntry Entry(string name, Intervention kind, string summary, string equation) => new()
    {
        Name = name,
        Summary = summary,
        Equation = equation,
        Papers = Source,
        Gives = RuleSlot.Intervention,
        StandsAlone = false,
        Recipe = _ => new() { Intervention = kind },
    };
}
