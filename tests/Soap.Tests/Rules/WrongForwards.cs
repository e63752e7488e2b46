using Soap.Feedback;
using Soap.Losses;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Rules;

/// <summary>Rules of forward passes with one mistake each, and the law that must catch it.</summary>
internal static class WrongForwards
{
    private const string Modulation = "pepita:scale=0.5";

    private const string Contrast = "ff:threshold=0.3";

    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Pepita(
            "the passes are subtracted the wrong way round",
            "The_path_from_input_to_output_turns_against_its_feedback",
            new() { Change = (h, modulated) => modulated - h }),
        Pepita(
            "the error is subtracted from the input", "Equals_the_oracle",
            new() { Sent = error => (-error).Times(error.shape[0]) }),
        Pepita("fitted to the clean input", "Equals_the_oracle", new() { FitsCleanInput = true }),
        Pepita(
            "the error that is sent has the mean in it",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            new() { Sent = error => error }),
        Pepita(
            "the whole batch is modulated by its mean error",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            new()
            {
                Sent = error => error.sum(0, keepdim: true).expand_as(error),
            }),
        Pepita(
            "changes are summed over samples",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            new() { Divided = false }),
        Pepita(
            "nothing is sent", "Hidden_layers_change_with_the_first_step", new() { Sent = error => error.Times(0) }),
        Pepita("only the sign of the error is sent", "Equals_the_oracle", new() { Sent = error => error.sign() }),
        Pepita(
            "the change is scaled by the slope", "Equals_the_oracle",
            new() { Change = (h, modulated) => (h - modulated) * h.Squared().Below(1) }),
        ForwardForward(
            "the right label is in the input of the prediction",
            "Output_layer_gets_the_true_gradient",
            new() { OutputSeesTheLabel = true }),
        ForwardForward("lengths are handed on", "Equals_the_oracle", new() { Normalises = false }),
        ForwardForward("the threshold is added", "Equals_the_oracle", new() { Threshold = -0.3 }),
        ForwardForward(
            "the goodness of normalised activities", "Equals_the_oracle", new() { GoodnessIsNormalised = true }),
        ForwardForward("positive and negative data are exchanged", "Equals_the_oracle", new() { Positive = 0 }),
        ForwardForward("wrong labels from the global generator", "Same_seed_gives_the_same_bits", new()
        {
            Wrong = (output, right) =>
                right.Plus(randint(1, output.shape[1], right.shape[0], dtype: ScalarType.Int64))
                    .Modulo(output.shape[1]),
        }),
        ForwardForward(
            "wrong labels are those of the sample before",
            "Order_of_samples_does_not_matter",
            new() { Wrong = (_, right) => right.roll(1) }),
        ForwardForward(
            "the label is as large as the batch's largest feature",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            new()
            {
                Label = inputs => inputs.max(),
            }),
        ForwardForward(
            "the strongest label, right or wrong", "Equals_the_oracle",
            new() { Wrong = (output, _) => output.argmax(1) }),
    ];

    private static (RuleRow, string) Pepita(string mistake, string caughtBy, WrongPepita signal) =>
        (Like(Modulation, mistake, () => new LearningRule("wrong", new RuleRecipe { Signal = signal })), caughtBy);

    private static (RuleRow, string) ForwardForward(string mistake, string caughtBy, WrongForwardForward signal) =>
        (
            Like(
                Contrast, mistake,
                () => new LearningRule("wrong", new RuleRecipe { Signal = signal, Feedback = new NoFeedback() })),
            caughtBy);

    private static RuleRow Like(string row, string mistake, Func<LearningRule> make) =>
        RuleTable.Find(row) with { Name = mistake, Make = make };
}

/// <summary>PEPITA with s = 0.5, right unless something is said.</summary>
internal sealed class WrongPepita : ForwardSignal
{
    public override string Name => "wrong";

    public override bool IsBroadcast => true;

    public Func<Tensor, Tensor, Tensor> Change { get; init; } = (h, modulated) => h - modulated;

    public Func<Tensor, Tensor> Sent { get; init; } = error => error.Times(error.shape[0]);

    public bool FitsCleanInput { get; init; }

    public bool Divided { get; init; } = true;

    public override NetworkTargets LearnForwards(ForwardNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var first = network.Pass(inputs);
        var (mean, error) = Compare(first[^1].Preactivation, targets, loss);
        var second = network.Pass(inputs.Plus(network.CarryToInput(Sent(error)).Times(0.5)));
        var hidden = first.Zip(second).SkipLast(1).Select(pair => new LayerTarget(
            Change(
                network.Activation.Apply(pair.First.Preactivation),
                network.Activation.Apply(pair.Second.Preactivation)).Over(Divided ? inputs.shape[0] : 1),
            FitsCleanInput ? pair.First.Input : pair.Second.Input));
        return new NetworkTargets(
            mean, [.. hidden, new LayerTarget(network.OutputDisplacement(error), second[^1].Input)]);
    }
}

/// <summary>Forward-Forward with summed goodness, θ = 0.3 and labels of 3, right unless something is said.</summary>
internal sealed class WrongForwardForward : ForwardSignal
{
    public override string Name => "wrong";

    public bool Normalises { get; init; } = true;

    public bool OutputSeesTheLabel { get; init; }

    public bool GoodnessIsNormalised { get; init; }

    public double Threshold { get; init; } = 0.3;

    public int Positive { get; init; } = 1;

    public Func<Tensor, Tensor> Label { get; init; } = inputs => full(1, Kept(3), inputs.dtype);

    public Func<Tensor, Tensor, Tensor> Wrong { get; init; } = (output, right) =>
        output
            .masked_fill(
                functional.one_hot(right, output.shape[1]).to_type(ScalarType.Bool), Kept(double.NegativeInfinity))
            .argmax(1);

    public override Tensor Entering(Tensor activities, int layer, int outputs) =>
        Normalised(layer == 1
            ? Labelled(activities, full([activities.shape[0], outputs], Kept(3.0 / outputs), activities.dtype))
            : activities);

    public override NetworkTargets LearnForwards(ForwardNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var neutral = network.Pass(inputs);
        var labels = functional.one_hot(cat([targets, Wrong(neutral[^1].Preactivation, targets)]), network.Outputs)
            .to_type(inputs.dtype)
            * Label(inputs);
        var contrast = network.Pass(
            cat([inputs, inputs]), (h, layer) => Normalised(layer == 1 ? Labelled(h, labels) : h));
        var (mean, error) = Compare(neutral[^1].Preactivation, targets, loss);
        var isPositive =
            cat([full_like(targets, Kept(Positive)), full_like(targets, Kept(1 - Positive))]).unsqueeze(1);
        var hidden = contrast.SkipLast(1).Select(layer =>
        {
            var h = network.Activation.Apply(layer.Preactivation);
            var counted = GoodnessIsNormalised ? Normalised(h) : h;
            var residual = counted.Squared().Minus(Threshold).sum(1, keepdim: true).sigmoid() - isPositive;
            return new LayerTarget(
                (residual.Times(2) * counted * network.Activation.Derivative(layer.Preactivation)).Over(
                    labels.shape[0]),
                layer.Input);
        });
        return new NetworkTargets(
            mean,
            [
                .. hidden,
                new LayerTarget(
                    network.OutputDisplacement(error),
                    OutputSeesTheLabel ? contrast[^1].Input.narrow(0, 0, inputs.shape[0]) : neutral[^1].Input),
            ]);
    }

    private Tensor Normalised(Tensor h) => Normalises ? h / h.Squared().mean([1], keepdim: true).sqrt().Plus(1e-8) : h;

    private static Tensor Labelled(Tensor inputs, Tensor labels) =>
        cat([labels, inputs.narrow(1, labels.shape[1], inputs.shape[1] - labels.shape[1])], 1);
}
