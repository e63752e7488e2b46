using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class Soap2019
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "soap2019",
        Summary = "Second order activity propagation as published in 2019: a second pass with " +
            "moved activities, with its faults.",
        Equation = "pass 2: a′ = a − s g, s = rate / (N n_l);  d = g − g′ + 2 bias sign(g − g′);  n_l = s g² / d " +
            "for l < L, sent on in place of g′;  G_l = n_lᵀ h′_{l−1}",
        Papers = "T. Beynon 2019, github.com/taliesinb/feedback_alignment, commit 36ae1b7",
        Options =
        [
            RuleOption.Number("rate", 1, 0, 1e6, "soap_lr: how far activities are moved, times N n_l"),
            RuleOption.Number("bias", 1e-3, 1e-6, 1e6, "curvature_bias, added twice to the size of g − g′"),
            RuleOption.Whole(
                "plain", 5, 0, 1_000_000,
                "steps at the beginning that learn by plain gradients; 5 are the code's ten evaluations"),
        ],
        Gives = RuleSlot.Signal,
        Recipe = options => new()
        {
            Signal = new Soap2019Signal(options.Number("rate"), options.Number("bias"), options.Whole("plain")),
            Feedback = new ForwardWeights(),
        },
    };
}
