using Soap.Optimizers;

namespace Soap.Rules.Entries;

internal static class Momentum
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "momentum",
        Summary = "Weights move with momentum, whatever the trial's optimiser: a step goes on in " +
            "the direction of those before it.",
        Equation = "v ← μ v + G;  W ← W − η v;  with Nesterov's: W ← W − η (G + μ v)",
        Papers = "Polyak 1964; Nesterov 1983; Sutskever, Martens, Dahl and Hinton 2013",
        Options =
        [
            RuleOption.Number("factor", 0.9, 0, 1, "μ, which is kept of the velocity each step", belowMaximum: true),
            RuleOption.Choice("nesterov", ["no", "yes"], "whether to look ahead; needs a factor above 0"),
        ],
        Gives = RuleSlot.Movement,
        StandsAlone = false,
        Recipe = options => new() { Optimizer = Of(options.Number("factor"), options.Word("nesterov") == "yes") },
    };

    private static MomentumChoice Of(double factor, bool nesterov) => factor > 0 || !nesterov
        ? new MomentumChoice(factor, nesterov)
        : throw SoapException.BadUsage("rule 'momentum': nesterov = 'yes' needs a factor above 0, but factor = '0'");
}
