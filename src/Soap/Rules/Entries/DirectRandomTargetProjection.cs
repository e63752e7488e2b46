using Soap.Signals;

namespace Soap.Rules.Entries;

internal static class DirectRandomTargetProjection
{
    /// <summary>The option of both rules that send something of another size than the error.</summary>
    public static RuleOption Scale { get; } = RuleOption.Choice(
        "scale", [.. EnumWords.Of<ErrorScale>()],
        "c, at how many times the output layer's rate hidden layers learn: mean = 1, sum = N, paper = " +
            "N n_L as in the published code");

    public static RuleEntry Entry { get; } = new()
    {
        Name = "drtp",
        Summary = "Direct random target projection: the target instead of the error goes to every layer, through " +
            "fixed random weights; no feedback pass.",
        Equation = "n_l = −c (y* B_{l+1}) ⊙ f′(a_l), B_{l+1} [n_L, n_l] fixed, y* one-hot;  G_l = n_lᵀ h_{l−1} / N",
        Papers = "Frenkel, Lefebvre and Bol 2021, Frontiers in Neuroscience 15, 629892",
        Options = [Scale],
        Gives = RuleSlot.Signal,
        Presets =
        [
            new(
                "frenkel-2021-drtp",
                "main.py of the authors' code, its defaults without the convolution; the learning rate is their " +
                    "0.0001 divided by the 10 outputs, over which their loss is a mean and SOAP's a sum",
                "task=mnist rule=drtp:scale=paper loss=sigmoid-cross-entropy input-scaling=unit optimizer=sgd " +
                "momentum=0.9 nesterov=true learning-rate=0.00001 batch=100 epochs=100 " +
                "hidden=1000 activation=tanh validation=0 initializer=pytorch feedback-initializer=kaiming-uniform"),
            PublishedSettings.Kao2024("drtp"),
        ],
        Recipe = options => new() { Signal = new TargetSignal(options.Word<ErrorScale>(Scale.Name)) },
    };
}
