using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class DirectFeedbackAlignment
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "dfa",
        Summary = "Direct feedback alignment: the output's error goes straight to every " +
            "layer, through fixed random weights.",
        Equation = "n_l = (e B_{l+1}) ⊙ f′(a_l), B_{l+1} [n_L, n_l] fixed;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Nøkland 2016, NeurIPS 29, arXiv:1609.01596",
        Gives = RuleSlot.Signal,
        Presets =
        [
            PublishedSettings.Kao2024("dfa"),
            PublishedSettings.Meulemans2021("dfa", "0.00026298517958226435"),
        ],
        Recipe = _ => new() { Signal = new DirectSignal() },
    };
}
