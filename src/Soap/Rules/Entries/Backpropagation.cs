using Soap.Feedback;

namespace Soap.Rules.Entries;

internal static class Backpropagation
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "bp",
        Summary = "Backpropagation: the error returns through the forward weights themselves.",
        Equation = "n_l = (n_{l+1} W_{l+1}) ⊙ f′(a_l);  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Rumelhart, Hinton and Williams 1986, Nature 323, 533",
        Gives = RuleSlot.Feedback,
        Recipe = _ => new() { Feedback = new ForwardWeights() },
        Presets =
        [
            new(
                "akrout-2019-bp",
                "Akrout et al. 2019, published code: run.sh and experiments/mnist/bp-V0",
                "task=mnist rule=bp learning-rate=0.2 hidden=500 activation=sigmoid loss=sigmoid-cross-entropy " +
                "batch=128 epochs=400 validation=0 " +
                "input-scaling=unit initializer=normal-fan-sum feedback-initializer=normal-fan-sum " +
                "log-every=60000 diagnose-every=60000"),
            PublishedSettings.Kao2024("bp"),
            PublishedSettings.Meulemans2021("bp", "0.000297764587844326"),
        ],
    };
}
