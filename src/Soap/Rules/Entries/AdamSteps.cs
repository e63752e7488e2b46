using Soap.Optimizers;

namespace Soap.Rules.Entries;

internal static class AdamSteps
{
    // Far above the smallest float32, so that the smallest ε is one there too.
    private const double SmallestEpsilon = 1e-30;

    public static RuleEntry Entry { get; } = new()
    {
        Name = "adam",
        Summary = "Weights move by Adam's steps, whatever the trial's optimiser: each is scaled by the " +
            "running size of its own gradient.",
        Equation =
            "m ← β₁ m + (1 − β₁) G;  v ← β₂ v + (1 − β₂) G²;  W ← W − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)",
        Papers = "Kingma and Ba 2015, arXiv:1412.6980; with weight decay Loshchilov and Hutter 2019, arXiv:1711.05101",
        Options =
        [
            RuleOption.Number(
                "beta1", 0.9, 0, 1, "β₁, which is kept of the gradient's running mean each step", belowMaximum: true),
            RuleOption.Number(
                "beta2",
                0.999,
                0,
                1,
                "β₂, which is kept of the running mean of its square each step",
                belowMaximum: true),
            RuleOption.Number("epsilon", 1e-8, SmallestEpsilon, 1, "ε, which is added to the root of the mean square"),
        ],
        Gives = RuleSlot.Movement,
        StandsAlone = false,
        Recipe = options => new()
        {
            Optimizer = new AdamChoice(options.Number("beta1"), options.Number("beta2"), options.Number("epsilon")),
        },
    };
}
