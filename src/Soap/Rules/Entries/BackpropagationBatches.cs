namespace Soap.Rules.Entries;

internal static class BackpropagationBatches
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "bp-batch",
        Summary = "Now and then a batch by backpropagation: the one in which every T-th training example comes; the " +
            "rule learns all others.",
        Equation = "G_l ← G_l^BP in the step from t to t + N examples with ⌊(t + N) / T⌋ > ⌊t / T⌋, for all l",
        Papers = "\"GrAPE\" 2026, ICLR (openreview kasbbmwk3s): one batch of backpropagation an epoch beside direct " +
            "feedback alignment",
        Options =
        [
            RuleOption.Whole(
                "period", 50_000, 1, 1_000_000_000_000, "T in examples; the training set's size is a batch an epoch"),
        ],
        Gives = RuleSlot.Calibration,
        StandsAlone = false,
        Recipe = options => new() { BackpropagationPeriod = options.Whole("period") },
    };
}
