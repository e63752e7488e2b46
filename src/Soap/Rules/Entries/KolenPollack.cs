using Soap.Feedback;

namespace Soap.Rules.Entries;

internal static class KolenPollack
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "kp",
        Summary = "Kolen-Pollack: B gets the same increments as W, and both decay, so that they become equal.",
        Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l);  G_l = n_lᵀ h_{l−1} / N;  B_l gets W_l's increment, " +
            "and W, B ← (1 − λ) W, (1 − λ) B",
        Papers = "Kolen and Pollack 1994; Akrout, Wilson, Humphreys, Lillicrap and Tweed 2019, arXiv:1904.05391",
        Options = [RuleOption.Number("decay", 1e-4, 0, 1, "λ, by which W and B shrink each step", belowMaximum: true)],
        Gives = RuleSlot.Feedback,
        Recipe = options => new() { Feedback = new KolenPollackFeedback(options.Number("decay")) },
        Presets =
        [
            // The code's weight_decay = 1 is the factor 1 − λ.
            new(
                "akrout-2019-kp",
                "Akrout et al. 2019, published code: run.sh, fcnn/FCNN_KP.py and experiments/mnist/kp-V0",
                "task=mnist rule=kp:decay=0 learning-rate=0.3 hidden=500 activation=sigmoid " +
                "loss=sigmoid-cross-entropy batch=128 epochs=400 validation=0 " +
                "input-scaling=unit initializer=normal-fan-sum feedback-initializer=normal-fan-sum " +
                "log-every=60000 diagnose-every=60000"),
        ],
    };
}
