using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class DirectKolenPollack
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "dkp",
        Summary = "Direct Kolen-Pollack: direct feedback alignment whose B learns as the last layer's " +
            "W does; the same as dfa+kp.",
        Equation = "n_l = (e B_{l+1}) ⊙ f′(a_l);  G_l = n_lᵀ h_{l−1} / N;  B_l learns by eᵀ h_{l−1} / N, " +
            "and W, B ← (1 − λ) W, (1 − λ) B",
        Papers = "Webster, Choi and Ahn 2020, https://openreview.net/forum?id=zgGmAx9ZcY",
        Options = [.. KolenPollack.Entry.Options],
        Gives = RuleSlot.Feedback,
        Presets =
        [
            new(
                "bacho-2024-dkp",
                "main.py of Bacho and Chu's code, its defaults; there B starts at 0, layers have batch " +
                    "normalisation, inputs lie in [-1, 1] and the learning rate of W falls by 5 % an epoch",
                "task=mnist rule=dkp:decay=0 optimizer=adam learning-rate=0.0001 batch=64 epochs=100 hidden=800,800 " +
                "activation=relu validation=0 " +
                "initializer=pytorch feedback-initializer=kaiming-uniform"),
        ],
        Recipe = options => KolenPollack.Entry.Recipe(options) with { Signal = new DirectSignal() },
    };
}
