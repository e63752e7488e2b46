using Soap.Losses;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Signals;

public sealed class ErrorScaleTests
{
    // The published code injects sign(y − y*) B and y* B as they are, beside the gradient of a loss that is a mean
    // over batch and classes.
    [Theory]
    [InlineData("sdfa", 1)]
    [InlineData("sdfa", 6)]
    [InlineData("drtp", 1)]
    [InlineData("drtp", 6)]
    public void Scales_multiply_hidden_updates_by_N_and_by_N_times_outputs_and_leave_the_output_layer(
        string rule, int samples)
    {
        foreach (var loss in SomeLosses.All)
        {
            using var scope = NewDisposeScope();
            var (mean, sum, paper) = (Gradients("mean"), Gradients("sum"), Gradients("paper"));
            for (var p = 0; p < mean.Length; p++)
            {
                var isOutput = p >= mean.Length - 2;
                Assert.True(Arrays.Error(sum[p].ToVector(), mean[p].Times(isOutput ? 1 : samples).ToVector()) < 1e-14);
                Assert.True(
                    Arrays.Error(paper[p].ToVector(), mean[p].Times(isOutput ? 1 : samples * 4).ToVector()) < 1e-14);
            }

            Tensor[] Gradients(string scale)
            {
                var example = NetworkCase.Middling with { Samples = samples, Loss = loss };
                using var network = example.Network(LearningRule.Parse($"{rule}:scale={scale}"));
                var (inputs, targets) = example.Tensors();
                return
                [
                    .. network.Learn(inputs, targets, loss).GradientsOf(network, [.. network.parameters()])
                        .OfType<Tensor>(),
                ];
            }
        }
    }

    [Theory]
    [InlineData("sdfa", "sdfa:scale=mean")]
    [InlineData("drtp", "drtp:scale=mean")]
    [InlineData("drtp:scale=paper", "drtp:scale=paper")]
    public void The_consistent_scale_is_the_default(string text, string canonical) =>
        Assert.Equal(canonical, LearningRule.Parse(text).Text);

    // The sign that makes the target stand in for the error: where the output says nothing yet, it is the error but
    // for a constant.
    [Fact]
    public void With_equal_probabilities_what_drtp_sends_differs_from_the_error_by_a_constant()
    {
        using var scope = NewDisposeScope();
        var (target, error) = Hidden("drtp");
        var difference = (target - error).ToVector();
        Assert.All(difference, value => Assert.Equal(difference[0], value, 1e-15));

        // B of the hidden layer is the identity and f too, so that the displacement is what was sent.
        static (Tensor Sent, Tensor Error) Hidden(string rule)
        {
            using var network = new Soap.Models.Mlp(
                [3, 4, 4],
                Soap.Maps.Activation.Identity,
                LearningRule.Parse(rule),
                1,
                new() { Type = ScalarType.Float64 });
            RuleRow.SetWeight(network.Layers[1], zeros(4, 4, ScalarType.Float64));
            network.Layers[1].Synapses.OwnFeedback!.copy_(eye(4, 4, ScalarType.Float64));
            var learning = network.Learn(
                rand(5, 3, ScalarType.Float64), tensor(new long[] { 0, 3, 1, 1, 2 }), Loss.CrossEntropy);
            return (learning.Layers[0].Displacement!, learning.Layers[1].Displacement!);
        }
    }
}
