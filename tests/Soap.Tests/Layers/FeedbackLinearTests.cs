using Soap.Layers;
using Soap.Rules;
using Soap.Signals;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Layers;

public sealed class FeedbackLinearTests
{
    [Fact]
    public void A_layer_without_a_rule_or_a_name_is_refused_by_the_arguments_name()
    {
        Assert.Equal(
            "rule", Assert.Throws<ArgumentNullException>(() => new FeedbackLinear(2, 3, null!, 1, "x")).ParamName);
        Assert.Equal(
            "name",
            Assert.Throws<ArgumentNullException>(() =>
                new FeedbackLinear(2, 3, LearningRule.Parse("fa"), 1, null!)).ParamName);
    }

    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("sign")]
    public void A_layer_still_works_after_it_moved_to_another_type(string rule)
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(3, 2, LearningRule.Parse(rule), 1, "any");
        var before = layer.forward(ones(2, 3)).to_type(ScalarType.Float64);
        TorchSharp.ModuleExtensionMethods.to(layer, ScalarType.Float64);
        layer.BeginStep(0, 1);
        var after = layer.forward(ones(2, 3, ScalarType.Float64));
        Assert.All(
            new[] { layer.Weight, layer.Bias!, layer.EffectiveFeedback, after },
            tensor => Assert.Equal(ScalarType.Float64, tensor.dtype));
        Assert.True((before - after).abs().max().item<double>() < 1e-6);
    }

    [Fact]
    public void A_disposed_layer_leaves_no_tensor_behind()
    {
        var layer = new FeedbackLinear(3, 2, LearningRule.Parse("sign"), 1, "any");
        var tensors = layer.parameters().Cast<Tensor>().Concat(layer.buffers()).ToArray();
        layer.Dispose();
        Assert.Equal(5, tensors.Length);
        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void A_second_way_back_and_the_layers_end_free_the_next_feedback_before()
    {
        using var scope = NewDisposeScope();
        var layer = new FeedbackLinear(
            3, 2, LearningRule.Parse("ebd"), 1, "any", new() { Broadcast = new Broadcast(2), IsOutput = true });
        var (first, second) = (Observed(), Observed());
        Assert.True(first.IsInvalid);
        Assert.False(second.IsInvalid);
        layer.Dispose();
        Assert.True(second.IsInvalid);

        Tensor Observed()
        {
            layer.forward(ones([4, 3], requires_grad: true)).sum().backward();
            return layer.Synapses.Observed!;
        }
    }

    [Fact]
    public void A_layer_of_anybodys_model_learns_without_the_rest_of_the_library()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(
            ("hidden", new FeedbackLinear(2, 8, LearningRule.Parse("fa"), 1, "hidden")),
            ("tanh", Tanh()),
            ("output", new FeedbackLinear(8, 1, LearningRule.Parse("fa"), 1, "output")));
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        var (x, y) = (
            tensor(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }),
            tensor(new float[,] { { 0 }, { 1 }, { 1 }, { 0 } }));
        var first = double.NaN;
        var last = double.NaN;
        for (var step = 0; step < 500; step++)
        {
            optimizer.zero_grad();
            var loss = functional.mse_loss(model.forward(x), y);
            loss.backward();
            optimizer.step();
            (first, last) = (step == 0 ? loss.item<float>() : first, loss.item<float>());
        }

        Assert.True(last < 0.1 * first, $"the loss of exclusive or goes from {first} to {last}");
    }

    [Fact]
    public void What_feedback_adds_to_the_gradient_of_W_comes_on_top_of_that_of_any_fit()
    {
        using var scope = NewDisposeScope();
        var x = rand([6, 3], ScalarType.Float64, requires_grad: true);
        var (one, other) = (Added(string.Empty), Added("+minnorm"));
        Assert.True(one.abs().max().item<double>() > 1e-3);
        Assert.True((one - other).abs().max().item<double>() < 1e-9);

        Tensor Added(string fit) => Gradient($"ia:update-forward=yes{fit}") - Gradient($"ia:update-forward=no{fit}");

        Tensor Gradient(string rule)
        {
            using var layer = new FeedbackLinear(
                3, 2, LearningRule.Parse(rule), 1, "any", new() { Type = ScalarType.Float64 });
            return autograd.grad([layer.forward(x).pow(Kept(2)).sum()], [layer.Weight])[0];
        }
    }

    // In three dimensions what follows is given a view of the layer's output.
    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("kp")]
    [InlineData("minnorm")]
    public void What_follows_may_change_the_output_in_place(string rule)
    {
        using var scope = NewDisposeScope();
        foreach (var shape in new long[][] { [4, 3], [2, 4, 3] })
        {
            var x = rand(shape, requires_grad: true);
            Assert.Equal(Gradients(x, inplace: false), Gradients(x, inplace: true));
        }

        string[] Gradients(Tensor x, bool inplace)
        {
            using var layer = new FeedbackLinear(3, 5, LearningRule.Parse(rule), 1, "any");
            using var model = Sequential(layer, ReLU(inplace));
            var gradients = autograd.grad([model.forward(x).pow(Kept(2)).sum()], [layer.Weight, layer.Bias!, x]);
            layer.ThrowIfBackwardFailed();
            return [.. gradients.Select(gradient => gradient.ToBits())];
        }
    }

    [Fact]
    public void Input_of_another_width_is_refused_before_native_code_sees_it()
    {
        using var layer = new FeedbackLinear(3, 2, LearningRule.Parse("fa"), 1, "any", new() { HasBias = false });
        using var input = ones(4, 5);
        var error = Assert.Throws<ArgumentException>(() => layer.forward(input));
        Assert.StartsWith("The layer has 3 inputs, but its input is [4, 5]", error.Message);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-3, 2)]
    public void Widths_below_one_are_refused(int inputs, int outputs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeedbackLinear(
            inputs, outputs, LearningRule.Parse("fa"), 1, "any"));

    [Fact]
    public void A_long_period_is_counted_from_the_first_step_at_or_past_each_multiple()
    {
        Assert.Equal([0, 1024, 2048, 3008, 4032, 5056], Refreshes(period: 1000, batch: 64, steps: 80));
    }

    [Fact]
    public void A_period_up_to_the_batch_means_every_step_short_batches_included()
    {
        Assert.Equal([0, 64, 128, 160, 224], Refreshes(period: 64, batch: 64, steps: 5, shortStep: 2));
        Assert.Equal([0, 64, 128, 160, 224], Refreshes(period: 1, batch: 64, steps: 5, shortStep: 2));
    }

    [Fact]
    public void A_count_that_begins_anew_refreshes_again()
    {
        using var layer = new FeedbackLinear(3, 2, LearningRule.Parse("sign:period=1000"), 1, "any");
        layer.BeginStep(5000, 64);
        var before = layer.EffectiveFeedback.ToBits();
        using (no_grad())
        {
            layer.Weight.neg_();
        }

        layer.BeginStep(5064, 64);
        Assert.Equal(before, layer.EffectiveFeedback.ToBits());
        layer.BeginStep(0, 64);
        Assert.NotEqual(before, layer.EffectiveFeedback.ToBits());
    }

    [Fact]
    public void A_period_before_the_data_is_not_that_of_the_first_data()
    {
        using var layer = new FeedbackLinear(3, 2, LearningRule.Parse("sign:period=1000"), 1, "any");
        layer.BeginStep(-64, 64);
        var before = layer.EffectiveFeedback.ToBits();
        using (no_grad())
        {
            layer.Weight.neg_();
        }

        layer.BeginStep(0, 64);
        Assert.NotEqual(before, layer.EffectiveFeedback.ToBits());
    }

    // Moves W before each step and looks whether B follows.
    private static List<long> Refreshes(long period, int batch, int steps, int shortStep = -1)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var layer = new FeedbackLinear(
            3, 2, LearningRule.Parse($"sign:period={period},magnitude=norm"), 1, "any");
        var refreshes = new List<long>();
        var examples = 0L;
        for (var step = 0; step < steps; step++)
        {
            layer.Weight.mul_(Kept(1.01));
            var before = layer.EffectiveFeedback.ToBits();
            layer.BeginStep(examples, batch);
            if (layer.EffectiveFeedback.ToBits() != before)
            {
                refreshes.Add(examples);
            }

            examples += step == shortStep ? batch / 2 : batch;
        }

        return refreshes;
    }
}
