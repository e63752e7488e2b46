using Soap.Feedback;
using Soap.Losses;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Target propagation with one mistake each, and the law that must catch it.</summary>
internal static class WrongTargets
{
    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Signal("targets without the correction by the difference", "Equals_the_oracle", new() { IsCorrected = false }),
        Signal("the step is not divided out", "Equals_the_oracle", new() { IsDivided = false }),
        Signal("targets lie uphill", "Equals_the_oracle", new() { Sign = 1 }),
        Signal(
            "the target of the output has the mean of the error in it",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            new() { SeesMean = true }),
        Signal("the slope of f is left out", "Equals_the_oracle", new() { HasSlope = false }),
        Inverses(
            "inverses sum over samples", "Equals_the_oracle_while_training",
            new() { Factor = below => below.shape[0] }),
        Inverses(
            "noise is not taken into what shall be reconstructed",
            "Equals_the_oracle_while_training",
            new() { IsDenoising = true }),
        Inverses(
            "noise from the global generator", "Same_seed_gives_the_same_bits",
            new() { Noise = (_, _, below) => randn_like(below) }),
        Inverses(
            "all rounds have one noise", "Equals_the_oracle_while_training",
            new() { Noise = (phase, layer, below) => phase.Round == 0 ? phase.NoiseBelow(layer) : zeros_like(below) }),
    ];

    private static (RuleRow, string) Signal(string mistake, string caughtBy, WrongTargetSignal signal) => (
        RuleTable.Find("fwdtp:step=0.2") with
        {
            Name = mistake,
            Make = () => new LearningRule("wrong", new RuleRecipe { Signal = signal }),
        },
        caughtBy);

    private static (RuleRow, string) Inverses(string mistake, string caughtBy, WrongReconstruction feedback) => (
        RuleTable.Find("dtp:step=0.5,inverse=linear,noise=0.2,rate=0.02,iterations=2") with
        {
            Name = mistake,
            Make = () => new LearningRule(
                "wrong",
                new RuleRecipe
                {
                    Signal = new DifferenceTargetSignal(0.5, InverseActivation.Linear),
                    Feedback = feedback,
                }),
        },
        caughtBy);
}

/// <summary>Difference targets with a step of 0.2 and bent inverses, right unless something is said.</summary>
internal sealed class WrongTargetSignal : NetworkSignal
{
    public override string Name => "wrong";

    public bool IsCorrected { get; init; } = true;

    public bool IsDivided { get; init; } = true;

    public double Sign { get; init; } = -1;

    public bool SeesMean { get; init; }

    public bool HasSlope { get; init; } = true;

    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var samples = inputs.shape[0];
        var pass = network.Pass(inputs);
        var (mean, error) = Compare(pass[^1].Preactivation, targets, loss);
        var activities = SignalNetwork.Activities(pass);
        var target = activities[^1].Plus((SeesMean ? error : error.Times(samples)).Times(Sign * 0.2));
        var fits = new LayerTarget[network.Depth];
        fits[^1] = new LayerTarget(network.OutputDisplacement(error), pass[^1].Input);
        for (var l = network.Depth; l > 1; l--)
        {
            var below = activities[l - 1];
            target = network.Invert(l, target, network.Activation)
                .Plus(IsCorrected ? below - network.Invert(l, activities[l], network.Activation) : zeros_like(below));
            var displacement = (below - target).Over(samples).Over(IsDivided ? 0.2 : 1);
            fits[l - 2] = new LayerTarget(
                HasSlope ? displacement * network.Activation.Derivative(pass[l - 2].Preactivation) : displacement,
                pass[l - 2].Input);
        }

        return new NetworkTargets(mean, fits);
    }
}

/// <summary>Reconstruction with σ = 0.2, a rate of 0.02 and two rounds, right unless something is said.</summary>
internal sealed class WrongReconstruction() : InvertingFeedback(0.2, 0.02, 2)
{
    public override string Name => "wrong";

    public new Func<InversePhase, int, Tensor, Tensor> Noise { get; init; } = (phase, layer, _) =>
        phase.NoiseBelow(layer);

    public Func<Tensor, double> Factor { get; init; } = _ => 1;

    public bool IsDenoising { get; init; }

    public override double RoundFlops(NetworkShape network, int layer, InverseTargetSignal signal) => 0;

    public override IReadOnlyList<InversePoint> Points(InversePhase phase, int layer)
    {
        var below = phase.Activities(layer - 1);
        var noisy = below.Plus(Noise(phase, layer, below).Times(0.2));
        var above = phase.Respond(layer, noisy);
        return
        [
            new InversePoint(
                above,
                (phase.Invert(layer, above) - (IsDenoising ? below : noisy))
                    .Times(2 * Factor(below) / below.shape[0])),
        ];
    }
}
