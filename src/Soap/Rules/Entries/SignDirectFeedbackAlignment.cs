using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class SignDirectFeedbackAlignment
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "sdfa",
        Summary = "Direct feedback alignment by signs: only the signs of the output's error go to every layer, " +
            "through fixed random weights.",
        Equation =
            "n_l = c (sign(e) B_{l+1}) ⊙ f′(a_l), B_{l+1} [n_L, n_l] fixed, sign(0) = 0;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Frenkel, Lefebvre and Bol 2021, Frontiers in Neuroscience 15, 629892",
        Options = [DirectRandomTargetProjection.Scale],
        Gives = RuleSlot.Signal,
        Recipe = options =>
            new() { Signal = new ErrorSignSignal(options.Word<ErrorScale>(DirectRandomTargetProjection.Scale.Name)) },
    };
}
