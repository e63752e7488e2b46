namespace Soap.Rules.Entries;

internal static class AsymmetricOutput
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "asymmetric",
        Summary = "Asymmetric last layer: the output layer too gets its error through fixed " +
            "random weights, not the true one.",
        Equation = "n_L = e B_out, B_out [n_L, n_L] fixed; what is broadcast to all layers stays e",
        Papers = "a question of users (github.com/Florian-BACHO/FDFA, issue 2, 2025): does direct feedback " +
            "alignment learn if its last layer does not get the true gradient?",
        Gives = RuleSlot.Output,
        StandsAlone = false,
        Recipe = _ => new() { HasAsymmetricOutput = true },
    };
}
