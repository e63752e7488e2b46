using Soap.Diagnostics;
using Soap.Engines;
using Soap.Feedback;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Randomness;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback;

/// <summary>Where inverses go on linear networks, and what their learning leaves alone.</summary>
public sealed class InvertingFeedbackTests
{
    // With a rate η the noise leaves about √(η n / N) of B: √(0.02 · 6 / 2000) = 0.8 %. What is not yet learnt after
    // 600 steps is below (1 − 2 η λ)⁶⁰⁰ = 0.07 %.
    [Fact]
    public void Under_difference_reconstruction_direct_feedback_goes_to_the_damped_pseudo_inverse_of_the_path()
    {
        using var scope = NewDisposeScope();
        using var network = Linear("ddtp:noise=0.1,rate=0.02,decay=0.3", [6, 5, 4, 3]);
        Phases(network, 600, Normal(2000, 6));
        for (var l = 2; l <= 3; l++)
        {
            var path = Path(network, l);
            var expected =
                linalg.inv(path.matmul(path.t()).Plus(eye(3, dtype: ScalarType.Float64).Times(0.3))).matmul(path);
            AssertNear(expected, network.Layers[l - 1].EffectiveFeedback);
        }
    }

    // A difference ε at h comes down to the inverse as ε M, with M = Jᵀ B_L ⋯ B_{l+1}: the loss is ‖M B − 1‖² + λ
    // ‖B‖². For the output layer's inverse M is W_Lᵀ, and B the damped pseudo-inverse.
    [Fact]
    public void Under_difference_reconstruction_layerwise_feedback_goes_to_the_damped_inverse_of_what_comes_down()
    {
        using var scope = NewDisposeScope();
        using var network = Linear("dtp-drl:inverse=linear,noise=0.1,rate=0.02,decay=0.3", [6, 5, 4, 3]);
        Phases(network, 1200, Normal(2000, 6));
        for (var l = 3; l >= 2; l--)
        {
            var down = Path(network, l).t();
            for (var above = 3; above > l; above--)
            {
                down = down.matmul(network.Layers[above - 1].EffectiveFeedback);
            }

            var damped = down.t().matmul(down).Plus(eye(down.shape[1], dtype: ScalarType.Float64).Times(0.3));
            AssertNear(linalg.inv(damped).matmul(down.t()), network.Layers[l - 1].EffectiveFeedback);
        }
    }

    // −2 ⟨W, B⟩ + ‖B‖² on average; (1 − 2 η)³⁰⁰ of the beginning is nothing.
    [Theory]
    [InlineData("ldrl:inverse=linear,noise=0.1,rate=0.02")]
    [InlineData("ldrl:inverse=activation,noise=1,rate=0.02")]
    public void Under_the_local_difference_reconstruction_loss_feedback_goes_to_the_forward_weights(string rule)
    {
        using var scope = NewDisposeScope();
        using var network = Linear(rule, [6, 5, 4, 3]);
        Phases(network, 300, Normal(2000, 6));
        Assert.All(network.Layers.Skip(1), layer => AssertNear(layer.Weight.detach(), layer.EffectiveFeedback));
    }

    // Where the inverse exists the loss goes to 0, and with it the noise of its gradient: nothing is left but
    // rounding.
    [Fact]
    public void Under_the_reconstruction_loss_the_inverse_of_an_invertible_linear_layer_becomes_exact()
    {
        using var scope = NewDisposeScope();
        using var network = Invertible("dtp:inverse=linear,noise=0.5,rate=0.05");
        Phases(network, 6000, Normal(50, 4));
        foreach (var layer in network.Layers.Skip(1))
        {
            Assert.True(
                Arrays.Error(layer.EffectiveFeedback.ToVector(), linalg.inv(layer.Weight.detach()).t().ToVector())
                    < 1e-8);
            Assert.True(Arrays.Error(
                layer.Synapses.FeedbackBias!.ToVector(),
                (-layer.Bias!.detach().matmul(layer.EffectiveFeedback)).ToVector())
                < 1e-8);
        }
    }

    [Theory]
    [InlineData("dtp:inverse=linear")]
    [InlineData("dtp:inverse=activation,step=3")]
    public void With_exact_inverses_targets_are_those_of_Gauss_and_Newton(string rule)
    {
        using var scope = NewDisposeScope();
        using var network = Invertible(rule);
        foreach (var layer in network.Layers.Skip(1))
        {
            layer.EffectiveFeedback.Overwrite(linalg.inv(layer.Weight.detach()).t().contiguous());
        }

        var (inputs, targets) = (Normal(7, 4), Normal(7, 4).flip(0));
        var error = (network.forward(inputs).detach() - targets).Times(2).Over(4);
        var learning = network.Learn(inputs, targets, Loss.MeanSquaredError).Layers;
        for (var l = 2; l <= network.Layers.Count; l++)
        {
            // J⁺ e of each sample, J = W_L ⋯ W_l being invertible.
            var expected = linalg.solve(Path(network, l), error.t()).t().Over(7);
            Assert.True(Arrays.Error(learning[l - 2].Displacement!.ToVector(), expected.ToVector()) < 1e-10);
        }
    }

    // Activities that vary along some directions only tell the two losses apart: reconstruction of h from the output
    // follows their covariance, the difference reconstruction loss does not.
    [Fact]
    public void Direct_feedback_learns_by_differences_and_not_by_reconstruction_from_the_output()
    {
        using var scope = NewDisposeScope();
        using var network = Linear("ddtp:noise=0.1,rate=0.02,decay=0.3", [6, 5, 3]);
        var inputs = Normal(2000, 1).matmul(Normal(1, 6)).Plus(Normal(2000, 6).flip(0).Times(0.05));
        Phases(network, 600, inputs);
        var path = network.Layers[1].Weight.detach();
        var damped = linalg.inv(path.matmul(path.t()).Plus(eye(3, dtype: ScalarType.Float64).Times(0.3))).matmul(path);
        AssertNear(damped, network.Layers[1].EffectiveFeedback);
        var h = network.Layers[0].forward(inputs).detach();
        var plain = linalg.lstsq(h.matmul(path.t()), h).Solution;
        Assert.True(Geometry.Angle(plain, damped) > 20, "the case does not tell them apart");
    }

    [Theory]
    [InlineData("dtp:iterations=3")]
    [InlineData("dtp-drl:iterations=3")]
    [InlineData("ddtp:iterations=3")]
    [InlineData("ldrl:iterations=3")]
    public void Inverses_learn_beside_W_and_leave_it_alone(string rule)
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse(rule));
        var (forward, inverses) = (Forward(network), Inverses(network));
        network.BeginBatch(NetworkCase.Middling.Tensors().Inputs, 0);
        Assert.Equal(forward, Forward(network));
        Assert.All(
            network.Layers.Skip(1).Zip(inverses.Skip(1)), pair => Assert.NotEqual(pair.Second, Inverse(pair.First)));
        Assert.Equal(inverses[0], Inverse(network.Layers[0])); // nothing is sent to the network's input
        Assert.All(network.parameters(), parameter => Assert.True(parameter.grad is null && parameter.requires_grad));
    }

    // Momentum, too, takes the layers' own gradients alone, once a step.
    [Theory]
    [InlineData("dtp:iterations=3")]
    [InlineData("ddtp:iterations=3")]
    public void A_step_is_one_step_of_the_optimiser_by_the_gradients_after_the_phase(string rule)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling;
        using var trained = example.Network(LearningRule.Parse(rule));
        using var byHand = example.Network(LearningRule.Parse(rule));
        using var optimizer = new Sgd(trained.parameters(), momentum: 0.9);
        using var engine = TestEngines.Create(
            EngineChoice.Autograd,
            trained,
            example.Loss,
            optimizer,
            examples => example.Tensors((int)examples / 6),
            6);
        var velocity = byHand.parameters().Select(parameter => zeros_like(parameter.detach())).ToArray();
        for (var step = 0; step < 4; step++)
        {
            engine.BeginStep(step * 6, 6);
            engine.Learn(step * 6, 6, isMeasured: false);
            engine.GoDown();
            engine.Move(0.1);
            var (inputs, targets) = example.Tensors(step);
            byHand.BeginBatch(inputs, step * 6);
            var gradients = byHand.Learn(inputs, targets, example.Loss).GradientsOf(byHand, [.. byHand.parameters()]);
            foreach (var (parameter, index) in byHand.parameters().Select((parameter, index) => (parameter, index)))
            {
                velocity[index] = velocity[index].Times(0.9).Plus(gradients[index]!);
                parameter.Overwrite((parameter.detach() - velocity[index].Times(0.1)).contiguous());
            }
        }

        Assert.Equal(Inverses(trained).Length, Inverses(byHand).Length);
        foreach (var (left, right) in trained.Layers.Zip(byHand.Layers))
        {
            Assert.True(Arrays.Error(left.Weight.ToVector(), right.Weight.ToVector()) < 1e-13);
            Assert.True(Arrays.Error(left.EffectiveFeedback.ToVector(), right.EffectiveFeedback.ToVector()) < 1e-13);
        }
    }

    [Theory]
    [InlineData("dtp")]
    [InlineData("dtp-drl")]
    [InlineData("ddtp")]
    [InlineData("ldrl")]
    public void Looking_at_a_batch_moves_nothing(string rule)
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling;
        using var network = example.Network(LearningRule.Parse(rule));
        var (inputs, targets) = example.Tensors();
        var before = (string.Concat(Forward(network)), string.Concat(Inverses(network)));
        LayerDiagnostics.Measure(network, example.Loss, inputs, targets, 0);
        network.Learn(inputs, targets, example.Loss);
        using var optimizer = new Sgd(network.parameters());
        using var engine = TestEngines.Create(
            EngineChoice.Autograd, network, example.Loss, optimizer, _ => (inputs, targets), 6);
        engine.LearnBothWays(inputs, targets);
        Assert.Equal(before, (string.Concat(Forward(network)), string.Concat(Inverses(network))));
        engine.Learn(0, 6, isMeasured: false); // a step's batch, and not only a look
        Assert.NotEqual(before.Item2, string.Concat(Inverses(network)));
    }

    [Fact]
    public void Noise_is_of_one_step_layer_and_round_and_the_same_under_the_same_seed()
    {
        using var scope = NewDisposeScope();
        var (first, again) = (Noise(1), Noise(1));
        Assert.Equal(first, again);
        Assert.Equal(2 * 2 * 2 * 2, first.Distinct().Count()); // steps, rounds, layers, below and above
        Assert.Empty(first.Intersect(Noise(2)));

        static string[] Noise(ulong seed)
        {
            var recording = new Recording();
            var rule = new LearningRule(
                "recording",
                new RuleRecipe
                {
                    Signal = new DifferenceTargetSignal(0.2, InverseActivation.Linear),
                    Feedback = recording,
                });
            using var network = new Mlp(
                [5, 5, 5, 5], Activation.Tanh, rule, seed, new() { Type = ScalarType.Float64 });
            network.BeginBatch(Normal(4, 5), 0);
            network.BeginBatch(Normal(4, 5), 4);
            return [.. recording.Seen];
        }
    }

    [Fact]
    public void Values_out_of_their_ranges_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReconstructionFeedback(-1, 0.1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReconstructionFeedback(0.1, double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReconstructionFeedback(0.1, 0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DifferenceReconstructionFeedback(0, 0.1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DifferenceReconstructionFeedback(0.1, 0.1, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LocalDifferenceReconstructionFeedback(0, 0.1, 1));
    }

    private static Mlp Linear(string rule, int[] widths) =>
        new(widths, Activation.Identity, LearningRule.Parse(rule), 3, new() { Type = ScalarType.Float64 });

    // W near the identity, and biases that are not zero.
    private static Mlp Invertible(string rule)
    {
        var network = Linear(rule, [4, 4, 4, 4]);
        foreach (var layer in network.Layers)
        {
            layer.Weight.Overwrite(
                eye(4, dtype: ScalarType.Float64).Plus(layer.Weight.detach().Times(0.3)).contiguous());
            layer.Bias!.Overwrite(0.3);
        }

        return network;
    }

    private static void Phases(Mlp network, int count, Tensor inputs)
    {
        for (var phase = 0L; phase < count; phase++)
        {
            network.BeginBatch(inputs, phase * inputs.shape[0]);
        }
    }

    // W_L ⋯ W_l.
    private static Tensor Path(Mlp network, int l) =>
        network.Layers.Skip(l)
            .Aggregate(network.Layers[l - 1].Weight.detach(), (path, layer) => layer.Weight.detach().matmul(path));

    private static void AssertNear(Tensor expected, Tensor actual)
    {
        var distance = Geometry.NormRatio(actual - expected, expected)!.Value;
        var angle = Geometry.Angle(actual, expected)!.Value;
        Assert.True(distance < 0.03 && angle < 1.7, $"relative distance {distance}, {angle} degrees");
    }

    private static Tensor Normal(int rows, int columns) =>
        Initializer.XavierNormal.Weights(
            WeightShape.Dense(columns, rows), new RandomStream(9, "inputs"), ScalarType.Float64)
            .Over(Initializer.XavierNormal.Deviation(WeightShape.Dense(columns, rows)));

    private static string[] Forward(Mlp network) => [.. network.parameters().Select(parameter => parameter.ToBits())];

    private static string[] Inverses(Mlp network) => [.. network.Layers.Select(Inverse)];

    private static string Inverse(FeedbackLinear layer) =>
        layer.EffectiveFeedback.ToBits() + layer.Synapses.FeedbackBias?.ToBits();

    private sealed class Recording() : InvertingFeedback(0.1, 0.1, 2)
    {
        public List<string> Seen { get; } = [];

        public override string Name => "recording";

        public override double RoundFlops(NetworkShape network, int layer, InverseTargetSignal signal) => 0;

        public override IReadOnlyList<InversePoint> Points(InversePhase phase, int layer)
        {
            Seen.Add(phase.NoiseBelow(layer).ToBits());
            Seen.Add(phase.NoiseAbove(layer).ToBits());
            return [];
        }
    }
}
