using Soap.Feedback;
using Soap.Losses;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Forward direct feedback alignment with one mistake each, and the law that must catch it.</summary>
internal static class WrongForwardDirects
{
    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Wrong("derivatives have the other sign", new() { Output = d => -d }),
        Wrong("derivatives are summed over samples", new() { Output = d => d.Times(d.shape[0]) }),
        Wrong("only the signs of directions are kept", new() { Direction = u => u.sign() }),
        Wrong(
            "directions from the global generator", new() { Direction = u => randn_like(u) },
            "Same_seed_gives_the_same_bits"),
        Wrong(
            "what goes down is the derivative of the output", new() { SendsDerivative = true }, "Equals_the_oracle"),
    ];

    private static (RuleRow, string) Wrong(
        string mistake, WrongForwardDirect signal, string caughtBy = "Equals_the_oracle_while_training") => (
        RuleTable.Find("fdfa:rate=0.2,initial=0.5") with
        {
            Name = mistake,
            Make = () => new LearningRule(
                "wrong", new RuleRecipe { Signal = signal, Feedback = new RightAverage() }),
        },
        caughtBy);
}

/// <summary>Forward direct feedback alignment, right unless something is said.</summary>
internal sealed class WrongForwardDirect : NetworkSignal
{
    public override string Name => "wrong";

    public override bool IsBroadcast => true;

    public override ForwardAccess Reads => ForwardAccess.ThroughActivity;

    public Func<Tensor, Tensor> Output { get; init; } = d => d;

    public Func<Tensor, Tensor> Direction { get; init; } = u => u;

    public bool SendsDerivative { get; init; }

    public override string? Refuses(IFeedback feedback) => null;

    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var pass = network.Pass(inputs);
        var (mean, error) = Compare(pass[^1].Preactivation, targets, loss);
        var (directions, change) = network.Perturbed(pass);
        change = Output(change).Over(inputs.shape[0]);
        return new NetworkTargets(mean, [.. pass.Select((layer, index) => new LayerTarget(
            index == pass.Count - 1
                ? network.OutputDisplacement(error)
                : network.CarryToPreactivations(index + 2, SendsDerivative ? change : error, layer.Preactivation),
            layer.Input)
        {
            Lesson = index == 0 ? null : new FeedbackLesson(change, Direction(directions[index - 1])),
        })]);
    }
}

/// <summary>A running mean at the rate 0.2, from half of what is drawn, that refuses no signal.</summary>
internal sealed class RightAverage : ObservingFeedback
{
    public override string Name => "right";

    public override ForwardAccess Reads => ForwardAccess.Never;

    public override Tensor Draw(
        Soap.Maps.WeightShape shape, Soap.Maps.Initializer initializer, Soap.Randomness.RandomStream stream,
        ScalarType type) =>
        base.Draw(shape, initializer, stream, type).Times(0.5);

    public override Tensor Updated(FeedbackExperience experience) =>
        experience.Feedback.Times(0.8).Plus(experience.Outer(experience.Sent, experience.Input).Times(0.2));
}
