using Soap.Conversion;
using Soap.Engines;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Models;
using Soap.Models.Entries;
using Soap.Optimizers;
using Soap.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>Converted models learn the same by the fused engine and by automatic differentiation.</summary>
public sealed class GraphLawsTests
{
    private const string Mixed = "layers:4x3p1,bn,pool2,7x3s2p1,mean2,7,bn,5";

    public static TheoryData<string, string, long[]> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, long[]>();
            foreach (var rule in new[]
            {
                "bp", "fa", "usf", "usf:magnitude=norm", "brsf", "frsf", "sign:period=26",
                "sign:period=26,magnitude=norm,share=0.4", "sign:period=1,layers=hidden", "kp:decay=0.01", "dfa",
                "sdfa", "drtp", "dkp:decay=0.01", "frozen", "fa+asymmetric", "fa+constrained",
                "fa+kernels:feedback=dense",
                "shared-dfa", "sparse-dfa", "wm", "ia", "aa", "pfa:ratio=3", "ebd",
            })
            {
                cases.Add("lenet5", rule, [1, 19, 17]);
                cases.Add(Mixed, rule, [2, 11, 9]);
            }

            // Steps that take something from backpropagation, and B that all places share.
            foreach (var rule in new[]
            {
                "fa+bp-magnitude", "fa+bp-direction", "fa+bp-step", "usf+bp-direction", "dfa+bp-magnitude",
                "kp:decay=0.01+bp-direction", "ebd+bp-step", "fa+bp-batch:period=30", "dfa+bp-batch:period=30",
                "kp:decay=0.01+bp-batch:period=30", "sign:period=26+bp-batch:period=40", "ebd+bp-batch:period=30",
                "frozen+bp-batch:period=30", "fa+asymmetric+bp-magnitude", "dfa+bp-magnitude+bp-batch:period=30",
                "dfa+kernels:feedback=shared", "sdfa+kernels:feedback=shared", "drtp+kernels:feedback=shared",
                "dfa+kernels:feedback=shared+bp-direction",
            })
            {
                cases.Add("lenet5", rule, [1, 19, 17]);
                cases.Add(Mixed, rule, [2, 11, 9]);
            }

            foreach (var rule in new[]
            {
                "fa+bp-magnitude", "usf+bp-direction", "fa+bp-batch:period=30",
                "dfa+bp-batch:period=30; direct at: layer*.*", "dfa+bp-direction; direct at: layer*.*",
            })
            {
                cases.Add("resnet8", rule, [3, 9, 7]);
            }

            foreach (var rule in new[] { "bp", "fa", "usf:magnitude=norm", "kp:decay=0.01", "frozen" })
            {
                cases.Add("resnet8", rule, [3, 9, 7]);
            }

            // What is sent to all arrives at blocks, at modules of a chain, or at each layer.
            foreach (var rule in new[] { "dfa", "drtp", "sparse-dfa" })
            {
                cases.Add("resnet8", $"{rule}; direct at: layer*.*", [3, 9, 7]);
            }

            cases.Add("resnet8", "sdfa; direct at: layer2.0", [3, 9, 7]);
            cases.Add("resnet8", "dfa+asymmetric; direct at: layer*.*", [3, 9, 7]);
            cases.Add("resnet8", "dfa; direct at: every layer", [3, 9, 7]);
            cases.Add("lenet5", "dfa; direct at: pool*", [1, 19, 17]);

            // Kernels that carry images whose channels lie apart, asked by feedback's own code.
            cases.Add("layers:4x3p1,6x3p1,pool2,5", "ia", [1, 8, 8]);
            cases.Add("layers:4x3p1,6x3p1,pool2,5", "aa", [1, 8, 8]);

            cases.Add("lenet-cifar", "fa", [3, 18, 20]);
            cases.Add("layers:6x4s3,5x2,9", "kp", [1, 13, 12]);

            // A hidden layer as wide as the output: what is sent to all fits it as its own displacement would.
            cases.Add("layers:4x3,pool2,4", "dkp:decay=0.01", [1, 9, 9]);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Five_steps_in_double_precision_end_in_the_same_weights_and_statistics(
        string model, string rule, long[] image) => Compare(new GraphCase(model, rule, image), 1e-9);

    [Theory]
    [InlineData("fa")]
    [InlineData("dfa; direct at: layer*.*")]
    public void Two_steps_with_weights_in_shortcuts_end_in_the_same_weights(string rule) =>
        Compare(
            new GraphCase("projections", rule, 3, 9, 8)
            {
                Made = () => new ResNet(2, [4, 8, 16], projects: true).Create([3, 9, 8], 4),
            },
            1e-9,
            steps: 2);

    [Theory]
    [InlineData("relu")]
    [InlineData("elu")]
    [InlineData("leaky-relu")]
    [InlineData("sigmoid")]
    [InlineData("identity")]
    public void Every_activation_goes_both_ways(string activation) =>
        Compare(new GraphCase(Mixed, "fa", 2, 11, 9) { Activation = activation }, 1e-9);

    [Theory]
    [InlineData("lenet5", "fa", 1)]
    [InlineData("layers:4x3,pool2,6", "dfa", 1)]
    [InlineData("resnet8", "fa", 3)]
    public void Adam_moves_the_same_weights(string model, string rule, int channels) => Compare(
        new GraphCase(model, rule, channels, 16, 16)
        {
            Optimizer = parameters => new Adam(parameters, weightDecay: 0.01),
            Rate = 1e-3,
        },
        1e-6);

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void Decay_in_the_gradient_moves_the_same_weights(double momentum) => Compare(
        new GraphCase(Mixed, "kp", 2, 11, 9)
        {
            Optimizer = parameters => new Sgd(parameters, momentum, weightDecay: 0.1) { HasCoupledDecay = true },
        },
        1e-9);

    [Theory]
    [InlineData("lenet5", 1)]
    [InlineData("resnet8", 3)]
    public void A_step_in_single_precision_agrees_to_a_hundred_thousandth(string model, int channels)
    {
        foreach (var rule in new[] { "bp", "fa", "usf:magnitude=norm", "kp" })
        {
            Compare(
                new GraphCase(model, rule, channels, 16, 16) { Type = ScalarType.Float32, Batch = 20 }, 1e-5,
                steps: 1);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(28)]
    [InlineData(40)]
    public void Any_batch_size_ends_in_the_same_weights(int batch) =>
        Compare(new GraphCase("layers:5x3,pool2,6", "fa", 1, 9, 9) { Batch = batch }, 1e-9);

    [Theory]
    [InlineData("fa")]
    [InlineData("drtp")]
    public void Smoothed_labels_are_smoothed_in_training_alone(string rule) => Compare(
        new GraphCase(Mixed, rule, 2, 11, 9) { Loss = new Loss(LossKind.CrossEntropy, 0.3) }, 1e-9);

    [Theory]
    [InlineData("kp:decay=0.01", 9)]
    [InlineData("sdfa", 27)]
    public void A_batch_that_takes_a_lone_sample_in_ends_in_the_same_weights(string rule, int batch) =>
        Compare(new GraphCase(Mixed, rule, 2, 11, 9) { Batch = batch }, 1e-9);

    [Theory]
    [InlineData(Mixed, "kp:decay=0.01", 2)]
    [InlineData(Mixed, "sign:period=26", 2)]
    [InlineData(Mixed, "kp+bp-direction", 2)]
    [InlineData(Mixed, "fa+bp-magnitude", 2)]
    [InlineData(Mixed, "dfa+bp-batch:period=30", 2)]
    [InlineData("resnet8", "fa", 3)]
    public void A_measured_training_ends_in_the_same_bits(string model, string rule, int channels)
    {
        var plain = new GraphCase(model, rule, channels, 11, 9);
        AssertSameBits(plain, plain with { IsMeasured = true });
    }

    [Theory]
    [InlineData(ScalarType.Float32, "resnet8", 3)]
    [InlineData(ScalarType.Float64, "resnet8", 3)]
    [InlineData(ScalarType.Float32, Mixed, 2)]
    [InlineData(ScalarType.Float64, Mixed, 2)]
    public void All_instruction_sets_end_in_the_same_bits(ScalarType type, string model, int channels)
    {
        var scalar = new GraphCase(model, "kp", channels, 11, 9)
        {
            Type = type,
            Instructions = InstructionSet.Scalar,
        };
        foreach (var set in InstructionSets.Supported)
        {
            AssertSameBits(scalar, scalar with { Instructions = set });
        }
    }

    internal static void AssertSameBits(GraphCase one, GraphCase other)
    {
        var (expected, actual) = (one.Train(EngineChoice.Fused, 5), other.Train(EngineChoice.Fused, 5));
        Assert.Equal(expected.State.Keys, actual.State.Keys);
        Assert.All(expected.State, named => Assert.Equal(
            named.Value.Select(BitConverter.DoubleToInt64Bits),
            actual.State[named.Key].Select(BitConverter.DoubleToInt64Bits)));
    }

    [Fact]
    public void Feedback_that_all_places_share_carries_from_then_on_what_a_callback_made_of_it()
    {
        var (autograd, fused) = (Ends(EngineChoice.Autograd, true), Ends(EngineChoice.Fused, true));
        Assert.True(Arrays.Error(fused, autograd) < 1e-9, $"the weights differ by {Arrays.Error(fused, autograd)}");
        Assert.True(Arrays.Error(fused, Ends(EngineChoice.Fused, false)) > 1e-3, "the callback changed nothing");

        static double[] Ends(EngineChoice engine, bool turns)
        {
            using var scope = NewDisposeScope();
            random.manual_seed(1);
            using var model = ModelCatalog.Find("layers:3x3p1,pool2,5x3,7").Create([1, 8, 8], 4);
            model.to(ScalarType.Float64);
            var data = new Soap.Data.Dataset(randn(30, 64, ScalarType.Float64), randint(4, [30]));
            using var network = model.WithRule("dfa+kernels:feedback=shared", 3, zeros(1, 64, ScalarType.Float64));
            using var optimizer = new Sgd(network.parameters());
            using var trainer = new Trainer(
                network, Loss.CrossEntropy, optimizer, _ => 0.2, new DatasetBatches(data, new BatchOrder(30, 0, 1)),
                10, new TrainerOptions { Type = ScalarType.Float64, Engine = engine });
            trainer.Every(Trigger.Batches(3), _ =>
            {
                using var noGradient = no_grad();
                foreach (var layer in network.Layers.Where(_ => turns))
                {
                    layer.OwnFeedback!.neg_();
                }
            });
            trainer.TrainUntil(80);
            return [.. model.parameters().SelectMany(parameter => parameter.ToVector())];
        }
    }

    [Fact]
    public void Of_several_largest_numbers_the_first_gets_what_arrives_at_a_window() => Compare(
        new GraphCase("layers:3x3p1,pool3,5", "bp", 1, 9, 9) { IsConstant = true }, 1e-9);

    // Channels of 8x8 lie 65 places apart, and 64 where a dense layer reads them.
    [Fact]
    public void A_block_whose_image_a_dense_layer_reads_ends_in_the_same_weights() => Compare(
        new GraphCase("block before a dense layer", "fa", 3, 8, 8)
        {
            Made = () => nn.Sequential(
                ("image", nn.Unflatten(1, [3, 8, 8])), ("conv", nn.Conv2d(3, 5, 3, padding: 1)), ("tanh", nn.Tanh()),
                ("block", new ResidualBlock(5, 5, 1)), ("flatten", nn.Flatten()), ("fc", nn.Linear(320, 4))),
        },
        1e-9);

    [Theory]
    [InlineData(3, 1)]
    [InlineData(5, 2)]
    public void A_block_that_reads_the_input_ends_in_the_same_weights(int outputs, int stride) => Compare(
        new GraphCase("block at the input", "fa", 3, 9, 7)
        {
            Made = () => nn.Sequential(
                ("image", nn.Unflatten(1, [3, 9, 7])), ("block", new ResidualBlock(3, outputs, stride)),
                ("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", nn.Linear(outputs, 4))),
        },
        1e-9);

    internal static void Compare(GraphCase example, double tolerance, int steps = 5)
    {
        var (expected, loss, autograd, validation) = example.Train(EngineChoice.Autograd, steps);
        var (actual, same, fused, evaluated) = example.Train(EngineChoice.Fused, steps);
        Assert.Equal(("autograd", "fused"), (autograd, fused));
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (name, numbers) in expected)
        {
            var size = numbers.Max(Math.Abs);
            for (var i = 0; i < numbers.Length; i++)
            {
                Assert.True(
                    Math.Abs(numbers[i] - actual[name][i]) <= tolerance * Math.Max(size, 1),
                    $"{example}: {name}[{i}] is {actual[name][i]} and not {numbers[i]}");
            }
        }

        Assert.Equal(1, same / loss, tolerance * 10);
        Assert.Equal(1, evaluated.Loss / validation.Loss, tolerance * 10);
        Assert.Equal(validation.Accuracy, evaluated.Accuracy);
    }
}
