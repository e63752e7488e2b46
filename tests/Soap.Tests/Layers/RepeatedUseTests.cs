using Soap.Data;
using Soap.Engines;
using Soap.Layers;
using Soap.Losses;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Layers;

public sealed class RepeatedUseTests
{
    private const string Foof = "foof:period=3,batches=3";

    [Theory]
    [InlineData("ebd", false, "feedback 'correlation'")]
    [InlineData(Foof, false, "fit 'least-squares'")]
    [InlineData("dfa", true, "the broadcast, by which other layers hear this layer's error,")]
    public void A_second_use_in_one_backward_pass_is_refused_where_one_use_of_a_step_is_kept(string rule,
        bool isOutput, string keeper)
    {
        using var scope = NewDisposeScope();
        using var layer = Layer(rule, isOutput);
        var before = layer.Weight.ToBits();

        // By grad as by backward: no gradient at all would end the process in native code.
        var gradients = autograd.grad(
            [layer.forward(Input()).sum().Plus(layer.forward(Input()).sum())], [layer.Weight]);
        Assert.Equal([3L, 3L], gradients[0].shape);
        var error = Assert.Throws<InvalidOperationException>(() => layer.forward(Input()));
        Assert.Equal(
            $"Layer 'shared' is used twice in one backward pass, and {keeper} keeps one use of a step: " +
            "one of the two alone would be learnt from. Give each use a layer of its own, or a " +
            "rule that keeps nothing of a step.",
            error.Message);
        Assert.Equal(before, layer.Weight.ToBits());
    }

    [Theory]
    [InlineData("ebd")]
    [InlineData(Foof)]
    public void A_use_with_nothing_below_that_could_be_taught_counts(string rule)
    {
        using var scope = NewDisposeScope();
        using var layer = Layer(rule, isOutput: false);
        autograd.grad([layer.forward(Input()).sum().Plus(layer.forward(rand(4, 3)).sum())], [layer.Weight]);
        Assert.StartsWith("Layer 'shared' is used twice", Assert.Throws<InvalidOperationException>(
            layer.ThrowIfBackwardFailed).Message);
    }

    [Theory]
    [InlineData("ebd")]
    [InlineData(Foof)]
    public void Passes_without_gradient_and_backward_passes_of_their_own_do_not_count(string rule)
    {
        using var scope = NewDisposeScope();
        using var layer = Layer(rule, isOutput: false);
        for (var step = 0; step < 4; step++)
        {
            using (no_grad())
            {
                layer.forward(Input());
            }

            _ = layer.forward(Input()); // a graph that nobody goes back through
            var (one, other) = (layer.forward(Input()).sum(), layer.forward(Input()).sum());
            one.backward();
            other.backward();
            layer.ThrowIfBackwardFailed();
            layer.EndStep();
        }
    }

    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("kp")]
    [InlineData("minnorm")]
    [InlineData("dfa")]
    public void Where_nothing_is_kept_both_uses_are_learnt_from(string rule)
    {
        using var scope = NewDisposeScope();
        using var layer = Layer(rule, isOutput: false);
        layer.Broadcast!.OutputError = ones(4, 3);
        var (x, y) = (Input(), Input());
        var both = Gradient(layer.forward(x).sum().Plus(layer.forward(y).sum()));
        var apart = Gradient(layer.forward(x).sum()).Plus(Gradient(layer.forward(y).sum()));
        Assert.True(Arrays.Error(both.ToMatrix(), apart.ToMatrix()) < 1e-5);
        layer.ThrowIfBackwardFailed();

        Tensor Gradient(Tensor of) => autograd.grad([of], [layer.Weight])[0];
    }

    // Whatever its own rule: hidden layers would learn from one of the two errors.
    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("kp")]
    public void An_output_layer_whose_error_others_hear_is_refused_a_second_use(string rule)
    {
        using var scope = NewDisposeScope();
        var broadcast = new Broadcast(3);
        using var output = new FeedbackLinear(
            3, 3, LearningRule.Parse(rule), 1, "output", new() { Broadcast = broadcast, IsOutput = true });
        using var hidden = new FeedbackLinear(
            3, 3, LearningRule.Parse("dfa"), 1, "hidden", new() { Broadcast = broadcast });
        var (one, other) = (hidden.forward(Input()), hidden.forward(Input()));
        autograd.grad([output.forward(one).sum().Plus(output.forward(other).pow(Kept(2)).sum())], [hidden.Weight]);
        Assert.StartsWith(
            "Layer 'output' is used twice in one backward pass, and the broadcast, by which other layers hear this " +
                "layer's error, keeps one use of a step",
            Assert.Throws<InvalidOperationException>(output.ThrowIfBackwardFailed).Message);
    }

    [Fact]
    public void A_trainer_names_the_layer_and_moves_nothing()
    {
        using var scope = NewDisposeScope();
        using var layer = Layer("ebd", isOutput: false);
        using var model = new Twice(layer);
        using var optimizer = new Sgd(model.parameters());
        var data = new Dataset(rand(8, 3), zeros(8, ScalarType.Int64));
        using var trainer = new Trainer(model, Loss.CrossEntropy, optimizer, _ =>
            0.1, new DatasetBatches(data, new BatchOrder(8, 0, 1)), 4);
        var before = layer.Weight.ToBits();
        Assert.StartsWith("Layer 'shared' is used twice", Assert.Throws<InvalidOperationException>(() =>
            trainer.TrainUntil(4)).Message);
        Assert.Equal(before, layer.Weight.ToBits());
    }

    private static FeedbackLinear Layer(string rule, bool isOutput) =>
        new(3, 3, LearningRule.Parse(rule), 1, "shared", new()
        {
            Broadcast = new Broadcast(3) { OutputError = ones(4, 3) },
            IsOutput = isOutput,
        });

    private static Tensor Input() => rand([4, 3], requires_grad: true);

    private sealed class Twice : Module<Tensor, Tensor>
    {
        private readonly FeedbackLinear _shared;
        private readonly FeedbackLinear _first;

        public Twice(FeedbackLinear shared)
            : base(nameof(Twice))
        {
            (_shared, _first) = (shared, new FeedbackLinear(3, 3, LearningRule.Parse("bp"), 1, "first"));
            shared.Broadcast!.OutputError = ones(4, 3);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var output = _shared.forward(_shared.forward(_first.forward(input)).tanh());
            _shared.Broadcast!.OutputError = ones(4, 3);
            return output;
        }
    }
}
