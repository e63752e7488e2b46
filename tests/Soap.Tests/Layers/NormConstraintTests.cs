using Soap.Layers;
using Soap.Maps;
using Soap.Rules;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Layers;

/// <summary>Weights that keep their norm, in anybody's training loop.</summary>
public sealed class NormConstraintTests
{
    public static TheoryData<string> Optimizers => ["sgd", "momentum", "adam"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void The_optimiser_keeps_training_a_constrained_layer(string optimizer)
    {
        using var layer = new FeedbackLinear(8, 4, LearningRule.Parse("fa+constrained"), 1, "any");
        var parameter = layer.Weight;
        Assert.InRange(RelativeChange(layer, () => layer.Weight, layer.EndStep, optimizer), 0.1, 2);
        Assert.Same(parameter, layer.Weight);
    }

    // BioTorch's constrain_weights: a new parameter in each forward pass, of which the optimiser never hears. A test
    // of the test above.
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_layer_that_replaces_its_parameter_does_not_learn(string optimizer)
    {
        using var layer = new ReplacingLinear(8, 4);
        Assert.InRange(RelativeChange(layer, () => layer.Weight, () => { }, optimizer), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void The_norm_is_constant_to_rounding_and_does_not_drift(string optimizer)
    {
        using var layer = new FeedbackLinear(300, 200, LearningRule.Parse("fa+constrained"), 1, "any");
        var norm = Norm(layer.Weight);
        var largest = 0.0;
        RelativeChange(layer, () => layer.Weight, () =>
        {
            layer.EndStep();
            largest = Math.Max(largest, Math.Abs(Norm(layer.Weight) / norm - 1));
        }, optimizer, steps: 300);
        Assert.InRange(largest, 0, 1e-6); // float32 has 6e-8
    }

    [Fact]
    public void Biases_and_feedback_are_not_constrained()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(
            8, 4, LearningRule.Parse("fa+constrained"), 1, "any", new() { Initializer = Initializer.PyTorch });
        var (bias, feedback) = (layer.Bias!.detach().clone(), layer.EffectiveFeedback.ToBits());
        RelativeChange(layer, () => layer.Weight, layer.EndStep, "sgd");
        Assert.True(Math.Abs(Norm(layer.Bias!) / Norm(bias) - 1) > 0.01);
        Assert.Equal(feedback, layer.EffectiveFeedback.ToBits());
    }

    [Fact]
    public void Learned_feedback_keeps_its_own_norm_free()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(8, 4, LearningRule.Parse("kp:decay=0.5+constrained"), 1, "any");
        var (weight, feedback) = (Norm(layer.Weight), Norm(layer.FeedbackParameter!));
        layer.EndStep();
        Assert.Equal(weight, Norm(layer.Weight), 1e-6);
        Assert.Equal(feedback / 2, Norm(layer.FeedbackParameter!), 1e-6);
    }

    [Fact]
    public void Weights_that_are_all_zero_stay_zero()
    {
        using var layer = new FeedbackLinear(3, 2, LearningRule.Parse("bp+constrained"), 1, "any");
        using (no_grad())
        {
            layer.Weight.zero_();
        }

        layer.EndStep();
        Assert.All(layer.Weight.ToVector(), weight => Assert.Equal(0, weight));
    }

    // How far W went from where it was, relative to its norm then.
    private static double RelativeChange(
        Module<Tensor, Tensor> layer, Func<Tensor> weight, Action endStep, string kind, int steps = 20)
    {
        using var scope = NewDisposeScope();
        using optim.Optimizer optimizer = kind switch
        {
            "sgd" => optim.SGD(layer.parameters(), 0.5),
            "momentum" => optim.SGD(layer.parameters(), 0.1, momentum: 0.9),
            _ => optim.Adam(layer.parameters(), 0.02),
        };
        var before = weight().detach().clone();
        var width = before.shape[1];
        var inputs = linspace(-1, 1, 16 * width, ScalarType.Float32).mul(Kept(5)).sin().reshape(16, width);
        for (var step = 0; step < steps; step++)
        {
            using var stepScope = NewDisposeScope();
            optimizer.zero_grad();
            layer.forward(inputs).sub(Kept(1)).Squared().mean().backward();
            optimizer.step();
            endStep();
        }

        return Norm(weight().detach() - before) / Norm(before);
    }

    private static double Norm(Tensor x)
    {
        using var scope = NewDisposeScope();
        return x.detach().to_type(ScalarType.Float64).norm().item<double>();
    }

    private sealed class ReplacingLinear : Module<Tensor, Tensor>
    {
        private readonly double _norm;

        public ReplacingLinear(int inputs, int outputs)
            : base(nameof(ReplacingLinear))
        {
            Weight = new Parameter(rand(outputs, inputs).Minus(0.5));
            _norm = Norm(Weight);
            register_parameter("weight", Weight);
        }

        public Parameter Weight { get; private set; }

        public override Tensor forward(Tensor input)
        {
            using (no_grad())
            {
                Weight = new Parameter(
                    Weight.detach().Times(_norm / Norm(Weight)).MoveToOuterDisposeScope().MoveToOuterDisposeScope());
            }

            return functional.linear(input, Weight);
        }
    }
}
