using Soap.Feedback;

namespace Soap.Rules.Entries;

internal static class WeightMirror
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "wm",
        Summary = "Weight mirror: before each step a phase of noise, in which B learns a " +
            "multiple of W from the layer's answer.",
        Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l);  G_l = n_lᵀ h_{l−1} / N;  before each step, x noise: " +
            "B ← (1 − λ) B + η yᵀ x / N, y = f(x Wᵀ + b) − f(b)",
        Papers = "Akrout, Wilson, Humphreys, Lillicrap and Tweed 2019, arXiv:1904.05391",
        Options =
        [
            RuleOption.Number("rate", 12, 0, 1e6, "η of the mirror"),
            RuleOption.Number("noise", 0.1, 1e-6, 1e3, "a: the noise is uniform within ±a / 2"),
            RuleOption.Number(
                "decay",
                0.01,
                0,
                1,
                "λ, by which B shrinks each phase; B goes to η a² / (12 λ) W on a linear layer",
                belowMaximum: true),
            RuleOption.Number(
                "spread", 0, 0, 1e6,
                "the spread over units of what B carries, to which B is scaled after each phase; 0: it is not"),
            RuleOption.Choice(
                "answer", ["centred", "raw"],
                "y: centred, or raw = f(x Wᵀ + b), an output layer's through the sigmoid (the published code)"),
            RuleOption.Whole(
                "warm-up", 0, 0, 1_000_000, "phases before the first step, beyond the one that every step has"),
        ],
        Gives = RuleSlot.Feedback,
        Recipe = options => new()
        {
            Feedback = new WeightMirrorFeedback(
                options.Number("rate"), options.Number("noise"), options.Number("decay"), options.Number("spread"),
                options.Word<MirrorAnswer>("answer"), options.Whole("warm-up")),
        },
        Presets =
        [
            // 0.01 summed over 128 samples is 1.28 of their mean. An epoch has 60,000 / 128 = 468 whole batches, and
            // the
            // code goes through so many phases before training; then through one after each step. Here one comes
            // before each step: 467 and that of the first step are 468, and from then on the phases are the code's.
            new(
                "akrout-2019-wm",
                "Akrout et al. 2019, published code: run.sh, fcnn/FCNN_WM.py and experiments/mnist/wm-V0",
                "task=mnist rule=wm:rate=1.28,noise=0.1,decay=0,spread=0,answer=raw,warm-up=467 learning-rate=0.05 " +
                "hidden=500 activation=sigmoid " +
                "loss=sigmoid-cross-entropy batch=128 epochs=400 validation=0 " +
                "input-scaling=unit initializer=normal-fan-sum feedback-initializer=normal-fan-sum " +
                "log-every=60000 diagnose-every=60000"),
        ],
    };
}
