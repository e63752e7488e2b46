using Soap.Fused.Simd;
using Soap.Layers;
using Soap.Optimizers;
using Soap.Randomness;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>Dropout has the same masks by the fused engine and by automatic differentiation.</summary>
public sealed class GraphDropoutTests
{
    // Behind an activation, behind a pool, where a dense layer reads images, twice, and before the output. Sixteen
    // channels: where a block of sixteen is not full, oneDNN 3.7 has wrong float32 gradients on some processors.
    private const string Spread = "layers:4x3p1,drop0.3,pool2,drop0.2,16x3,drop0.5,drop0.25,6,drop0.5";
    private const string LongName =
        "………………………………………………………………………………………………………………………………………………………………………………………………………";

    private const string Norms = "layers:4x3p1,bn,drop0.2,pool2,9,bn,drop0.5";

    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("dfa")]
    [InlineData("usf")]
    [InlineData("kp")]
    [InlineData("frozen")]
    public void A_step_agrees_in_both_precisions_by_sgd_and_adam(string rule)
    {
        foreach (var (type, tolerance) in new[] { (ScalarType.Float64, 1e-12), (ScalarType.Float32, 1e-5) })
        {
            var sgd = new GraphCase(Spread, rule, 2, 11, 9) { Type = type };
            GraphLawsTests.Compare(sgd, tolerance, steps: 1);
            GraphLawsTests.Compare(
                sgd with
                {
                    Optimizer = parameters => new Adam(parameters, epsilon: 1e-3, weightDecay: 0.01),
                    Rate = 1e-3,
                },
                tolerance, steps: 1);
        }
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("elu")]
    [InlineData("leaky-relu")]
    [InlineData("sigmoid")]
    [InlineData("identity")]
    public void The_slope_is_of_the_number_before_dropout(string activation) =>
        GraphLawsTests.Compare(new GraphCase(Spread, "bp", 2, 11, 9) { Activation = activation }, 1e-9);

    [Theory]
    [InlineData(Norms, "fa", 13)]
    [InlineData(Norms, "dfa", 9)]
    [InlineData(Spread, "ia", 7)]
    [InlineData(Spread, "dfa; direct at: pool*", 5)]
    [InlineData("layers:9,drop0.5,7,drop0.1", "kp", 1)]
    public void Five_steps_end_in_the_same_weights_and_evaluate_without_masks(string model, string rule, int batch) =>
        GraphLawsTests.Compare(new GraphCase(model, rule, 2, 11, 9) { Batch = batch }, 1e-9);

    [Theory]
    [InlineData("fa")]
    [InlineData("dfa")]
    public void A_measured_training_ends_in_the_same_bits(string rule)
    {
        var plain = new GraphCase(Norms, rule, 2, 11, 9);
        GraphLawsTests.AssertSameBits(plain, plain with { IsMeasured = true });
    }

    [Fact]
    public void All_instruction_sets_end_in_the_same_bits()
    {
        var scalar = new GraphCase(Norms, "kp", 2, 11, 9)
        {
            Type = ScalarType.Float32,
            Instructions = InstructionSet.Scalar,
        };
        Assert.All(
            InstructionSets.Supported,
            set => GraphLawsTests.AssertSameBits(scalar, scalar with { Instructions = set }));
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("a name of more letters than a stream is found by without memory of its own: " + LongName)]
    public void A_mask_is_of_the_stream_of_its_call(string name)
    {
        using var dropout = new StreamDropout(0.25, 7, name);
        Span<double> mask = stackalloc double[50], expected = stackalloc double[50];
        for (var call = 0; call < 3; call++)
        {
            dropout.Draw(mask, dropout.Kept<double>());
            RandomStream.Choose(new RandomStream(7, $"dropout/{name}/{call}").Key, expected, 1 / 0.75, 0.75);
            Assert.Equal(expected, mask);
        }
    }

    [Fact]
    public void Dropout_that_keeps_all_is_none() => GraphLawsTests.Compare(
        new GraphCase("none is dropped", "fa", 1, 6, 6)
        {
            Made = () => nn.Sequential(
                ("fc1", nn.Linear(36, 8)), ("f", nn.Tanh()), ("drop", new StreamDropout(0, 1, "drop")),
                ("fc2", nn.Linear(8, 4))),
        },
        1e-9);
}
