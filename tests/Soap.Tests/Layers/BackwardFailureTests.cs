using Soap.Engines;
using Soap.Feedback;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Layers;

public sealed class BackwardFailureTests
{
    private static LearningRule Rule(Func<Tensor, Tensor, Tensor> transport) =>
        new("mine", new RuleRecipe { Feedback = new OwnFeedback(transport) });

    private static Exception? StepOf(LearningRule rule)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([3, 4, 2], Activation.Tanh, rule, 1);
        using var optimizer = new Sgd(network.parameters());
        var data = new Soap.Data.Dataset(rand(8, 3), zeros(8, ScalarType.Int64));
        var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.1, new DatasetBatches(data, new BatchOrder(8, 0, 1)), 4);
        return Record.Exception(() => trainer.TrainUntil(4));
    }

    [Fact]
    public void What_a_rule_throws_on_the_way_back_is_thrown_by_the_training_step() =>
        Assert.Equal(
            "my mistake",
            Assert.IsType<FormatException>(StepOf(Rule((_, _) => throw new FormatException("my mistake")))).Message);

    // Every layer may fail on one way back, and the next step is not to blame for it.
    [Fact]
    public void A_failed_step_of_several_layers_is_thrown_once_and_the_next_step_works()
    {
        using var scope = NewDisposeScope();
        var fails = true;
        using var network = new Mlp([3, 4, 4, 4, 2], Activation.Tanh, Rule((sent, feedback) =>
            fails ? throw new FormatException("my mistake") : sent.matmul(feedback)), 1);
        var (inputs, targets) = (rand(8, 3), zeros(8, ScalarType.Int64));
        Assert.Throws<FormatException>(() => network.Learn(inputs, targets, Loss.CrossEntropy));
        fails = false;
        Assert.Equal(4, network.Learn(inputs, targets, Loss.CrossEntropy).Layers.Count);
    }

    [Fact]
    public void What_feedback_carries_in_a_wrong_shape_is_told_with_both_shapes() => Assert.Equal(
        "The feedback 'own' gave [4, 2], where [4, 4] is needed.",
        Assert.IsType<InvalidOperationException>(StepOf(Rule((displacement, _) => displacement.clone()))).Message);

    [Fact]
    public void Without_a_trainer_the_next_forward_pass_throws_once()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(3, 2, Rule((_, _) => throw new FormatException("my mistake")), 1, "1");
        var input = rand(4, 3, requires_grad: true);
        layer.forward(input).sum().backward();

        Assert.Throws<FormatException>(() => layer.forward(input));
        Assert.Equal([4, 2], layer.forward(input).shape);
    }

    [Fact]
    public void Feedback_that_says_it_never_sees_W_is_refused_what_W_makes_of_an_input()
    {
        using var scope = NewDisposeScope();
        var rule = new LearningRule("mine", new RuleRecipe { Feedback = new Responding() });
        using var layer = new FeedbackLinear(3, 2, rule, 1, "1");
        layer.forward(rand(4, 3, requires_grad: true)).sum().backward();
        Assert.Equal(
            "Feedback 'responding' says that it never sees W, and a layer's response is made by W.",
            Assert.Throws<InvalidOperationException>(layer.ThrowIfBackwardFailed).Message);
    }

    private sealed class Responding : LearnedFeedback
    {
        public override string Name => "responding";

        public override ForwardAccess Reads => ForwardAccess.Never;

        public override Tensor Gradient(FeedbackExperience experience) =>
            experience.Outer(experience.Response, experience.Input);
    }

    private sealed class OwnFeedback(Func<Tensor, Tensor, Tensor> carry) : SeparateFeedback
    {
        public override string Name => "own";

        public override ForwardAccess Reads => ForwardAccess.Never;

        public override Tensor Carry(Tensor sent, Tensor feedback) => carry(sent, feedback);
    }
}
