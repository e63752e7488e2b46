namespace Soap.Rules.Entries;

internal static class FeedbackAlignment
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "fa",
        Summary = "Feedback alignment: the error returns through fixed random weights B.",
        Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l), B fixed;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Lillicrap, Cownden, Tweed and Akerman 2016, Nature Communications 7, 13276",
        Gives = RuleSlot.Feedback,
        Recipe = _ => new(),
        Presets =
        [
            new(
                "akrout-2019-fa",
                "Akrout et al. 2019, published code: run.sh and experiments/mnist/fa-V0",
                "task=mnist rule=fa learning-rate=0.2 hidden=500 activation=sigmoid loss=sigmoid-cross-entropy " +
                "batch=128 epochs=400 validation=0 " +
                "input-scaling=unit initializer=normal-fan-sum feedback-initializer=normal-fan-sum " +
                "log-every=60000 diagnose-every=60000"),
            PublishedSettings.Kao2024("fa"),
        ],
    };
}
