using Soap.Feedback;
using Soap.Losses;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Local losses with one mistake each, and the law that must catch it.</summary>
internal static class WrongLocals
{
    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Local("hidden layers hear the output's error", "Equals_the_oracle", new() { Heard = (_, error) => error }),
        Local("read-outs learn from the output's error", "Equals_the_oracle", new() { Taught = (_, error) => error }),
        Local("read-outs learn uphill", "Equals_the_oracle_while_training", new() { Taught = (own, _) => -own }),
        Local(
            "errors of read-outs are summed over samples",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            new() { Heard = (own, _) => own.Times(own.shape[0]) }),
        Local(
            "a layer's read-out sees the mean of the batch",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            new() { Read = h => h - h.mean([0], keepdim: true) }),
        Local(
            "nothing is read out", "Hidden_layers_change_with_the_first_step",
            new() { Heard = (own, _) => own.Times(0) }),
    ];

    private static (RuleRow, string) Local(string mistake, string caughtBy, WrongLocalLoss signal) => (
        RuleTable.Find("local") with
        {
            Name = mistake,
            Make = () => new LearningRule(
                "wrong", new RuleRecipe { Signal = signal, Feedback = new AnyReadOut() }),
        },
        caughtBy);
}

/// <summary>Local losses, right unless something is said.</summary>
internal sealed class WrongLocalLoss : NetworkSignal
{
    public override string Name => "wrong";

    public override bool IsBroadcast => true;

    public Func<Tensor, Tensor, Tensor> Heard { get; init; } = (own, _) => own;

    public Func<Tensor, Tensor, Tensor> Taught { get; init; } = (own, _) => own;

    public Func<Tensor, Tensor> Read { get; init; } = h => h;

    public override string? Refuses(IFeedback feedback) => null;

    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var pass = network.Pass(inputs);
        var (mean, error) = Compare(pass[^1].Preactivation, targets, loss);
        var layers = new LayerTarget[pass.Count];
        layers[^1] = new LayerTarget(network.OutputDisplacement(error), pass[^1].Input);
        for (var l = pass.Count - 1; l >= 1; l--)
        {
            var own = Compare(network.ReadOut(l + 1, Read(pass[l].Input)), targets, loss).Error;
            layers[l] = layers[l] with { Lesson = new FeedbackLesson(Taught(own, error), pass[l].Input) };
            layers[l - 1] = new LayerTarget(
                network.CarryToPreactivations(l + 1, Heard(own, error), pass[l - 1].Preactivation),
                pass[l - 1].Input);
        }

        return new NetworkTargets(mean, layers);
    }
}

/// <summary>Read-outs that refuse no signal.</summary>
internal sealed class AnyReadOut : LearnedFeedback
{
    public override string Name => "any";

    public override FeedbackKind Kind => FeedbackKind.ReadOut;

    public override ForwardAccess Reads => ForwardAccess.Never;

    public override Tensor Gradient(FeedbackExperience experience) =>
        experience.Outer(experience.Sent, experience.Input);
}
