namespace Soap.Rules.Entries;

internal static class NormConstraint
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "constrained",
        Summary = "Norm-constrained forward weights: each W keeps the norm it had at the start.",
        Equation = "W_l ← W_l ‖W_l at the start‖ / ‖W_l‖ after each step (Frobenius)",
        Papers = "Moskovitz, Litwin-Kumar and Abbott 2018, arXiv:1812.06488",
        Gives = RuleSlot.Constraint,
        StandsAlone = false,
        Recipe = _ => new() { ConstrainsNorm = true },
    };
}
