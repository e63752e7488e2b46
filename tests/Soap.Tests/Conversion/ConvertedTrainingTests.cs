using Soap.Conversion;
using Soap.Diagnostics;
using Soap.Engines;
using Soap.Losses;
using Soap.Optimizers;
using Soap.Tests.Conversion.Trees;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion;

/// <summary>
/// What only a multilayer perceptron had: trainer, diagnostics, interventions, names of what diverged.
/// </summary>
public sealed class ConvertedTrainingTests
{
    public static TheoryData<TestTree> Trees => [.. TestTrees.All];

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_measured_step_has_the_bits_of_an_unmeasured_one(TestTree tree)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Train(tree, "kp:decay=0.01", diagnose: false), Train(tree, "kp:decay=0.01", diagnose: true));
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("fa+bp-magnitude")]
    [InlineData("sign:period=10,magnitude=norm")]
    [InlineData("wm")]
    public void A_trainer_trains_as_a_loop_of_ones_own(string rule)
    {
        using var scope = NewDisposeScope();
        var tree = TestTrees.All.Single(tree => tree.Name == "residual with projection");
        var trained = Train(tree, rule, diagnose: false);
        if (rule == "fa+bp-magnitude") // a loop of one's own has nothing to compare with
        {
            Assert.NotEqual(trained, Train(tree, "fa", diagnose: false));
            return;
        }

        using var model = Made(tree);
        using var network = model.WithRule(rule, 3, tree.Batch(1, ScalarType.Float32).Inputs);
        using var optimizer = optim.SGD(network.parameters(), 0.05);
        foreach (var (inputs, labels) in Batches(tree))
        {
            optimizer.zero_grad();
            functional.cross_entropy(network.call(inputs), labels).backward();
            optimizer.step();
        }

        network.EndStep();
        Assert.Equal(trained, Bits(model));
    }

    [Fact]
    public void A_network_in_a_larger_model_makes_the_steps_of_one_by_itself()
    {
        var tree = TestTrees.All.Single(tree => tree.Name == "plain");
        Assert.Equal(
            Train(tree, "kp:decay=0.1", diagnose: false), Train(tree, "kp:decay=0.1", diagnose: false, isInner: true));
    }

    [Fact]
    public void Layers_of_what_was_made_of_several_samples_have_no_angle_of_displacements()
    {
        random.manual_seed(11);
        using var network = new PoolingTree().WithRule("fa", 3, ones(1, 7));
        var points = LayerDiagnostics.Measure(
            network, Loss.CrossEntropy, randn(6, 7), zeros(6, ScalarType.Int64), 0);
        Assert.Equal(["_each", "_all", "_head"], points.Select(point => point.Name));
        Assert.Equal([true, false, true], points.Select(point => point.DisplacementAngle is not null));
        Assert.All(points, point => Assert.NotNull(point.GradientAngle));
    }

    [Fact]
    public void Diagnostics_name_each_layer_and_say_nothing_where_there_is_nothing()
    {
        using var scope = NewDisposeScope();
        var tree = TestTrees.All.Single(tree => tree.Name == "residual with projection");
        using var model = Made(tree);
        var (inputs, labels) = tree.Batch(5, ScalarType.Float32);
        using var network = model.WithRule("fa", 3, inputs);
        var points = LayerDiagnostics.Measure(network, Loss.CrossEntropy, inputs, labels, 0);
        Assert.Equal(network.LayerNames, points.Select(point => point.Name));
        Assert.Null(points[0].WeightAngle); // it sends nothing
        Assert.All(points.Skip(1), point => Assert.InRange(point.WeightAngle!.Value, 40, 140));
        Assert.All(points.SkipLast(1), point => Assert.InRange(point.DisplacementAngle!.Value, 30, 150));
        Assert.InRange(points[^1].DisplacementAngle!.Value, 0, 0.1);
        Assert.All(points, point => Assert.NotNull(point.GradientAngle));
        Assert.All(points, point => Assert.InRange(point.DisplacementRank!.Value, 1, 5));
    }

    [Theory]
    [MemberData(nameof(Trees))]
    public void Under_backpropagation_all_angles_are_zero(TestTree tree)
    {
        using var scope = NewDisposeScope();
        using var model = Made(tree);
        var (inputs, labels) = tree.Batch(5, ScalarType.Float32);
        using var network = model.WithRule("bp", 3, inputs);
        var points = LayerDiagnostics.Measure(network, Loss.CrossEntropy, inputs, labels, 0);
        Assert.Equal(tree.Layers, points.Count);
        Assert.All(points, point =>
        {
            Assert.True(point.DisplacementAngle is null or < 0.1, $"{point.Name}: {point.DisplacementAngle}");
            Assert.True(point.GradientAngle is null or < 0.1, $"{point.Name}: {point.GradientAngle}");
        });
    }

    [Fact]
    public void An_intervention_gives_each_hidden_layer_backpropagations_size()
    {
        using var scope = NewDisposeScope();
        var tree = TestTrees.All.Single(tree => tree.Name == "stride, groups and dilation");
        using var model = Made(tree);
        var (inputs, labels) = tree.Batch(5, ScalarType.Float32);
        using var network = model.WithRule("fa+bp-magnitude", 3, inputs);
        var points = LayerDiagnostics.Measure(network, Loss.CrossEntropy, inputs, labels, 0);
        Assert.All(points, point => Assert.Equal(1, point.DisplacementNormRatio!.Value, 1e-5));
        Assert.All(points.SkipLast(1), point => Assert.NotEqual(0, point.DisplacementAngle!.Value, 1.0));
    }

    [Fact]
    public void A_run_that_breaks_names_the_first_bad_tensor_by_its_layer()
    {
        using var scope = NewDisposeScope();
        var tree = TestTrees.All.Single(tree => tree.Name == "residual with projection");
        using var model = Made(tree);
        using (no_grad())
        {
            model.named_parameters().Single(named => named.name == "_block2._conv1.weight").parameter
                .fill_(Kept(1e38f));
        }

        var (inputs, labels) = tree.Batch(8, ScalarType.Float32);
        using var network = model.WithRule("fa", 3, inputs);
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.1, new Given([(inputs, labels)]), 8);
        Assert.False(trainer.TrainUntil(8));
        Assert.Equal("outputs/_block2._conv1", trainer.FirstNotFinite);
    }

    private static byte[][] Train(TestTree tree, string rule, bool diagnose, bool isInner = false)
    {
        using var model = Made(tree);
        var batches = Batches(tree);
        using var network = model.WithRule(rule, 3, tree.Batch(1, ScalarType.Float32).Inputs);
        using var optimizer = new Sgd(network.parameters().Where(parameter => parameter.requires_grad));
        Module<Tensor, Tensor> trained = isInner ? Sequential(("network", network)) : network;
        using var trainer = new Trainer(trained, Loss.CrossEntropy, optimizer, _ => 0.05, new Given(batches), 6);
        var points = new List<DiagnosticPoint>();
        if (diagnose)
        {
            trainer.Diagnose(Trigger.Examples(12), points.AddRange);
        }

        random.manual_seed(9); // of the masks
        Assert.True(trainer.TrainUntil(24));
        Assert.Equal(diagnose ? 3 * tree.Layers : 0, points.Count);
        return Bits(model);
    }

    private static byte[][] Bits(Module model) =>
        [.. model.state_dict().Values.Select(tensor => tensor.ToBytes())];

    private static Module<Tensor, Tensor> Made(TestTree tree)
    {
        random.manual_seed(11);
        return tree.Make();
    }

    private static (Tensor Inputs, Tensor Labels)[] Batches(TestTree tree)
    {
        random.manual_seed(13);
        return [.. Enumerable.Range(0, 4).Select(_ => tree.Batch(6, ScalarType.Float32))];
    }

    private sealed class PoolingTree : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> _each = Linear(7, 5), _all = Linear(5, 5), _head = Linear(5, 4);

        public PoolingTree()
            : base(nameof(PoolingTree)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var h = _each.call(input).tanh();
            return _head.call(h.Plus(_all.call(h.mean([0L], keepdim: true)).tanh()));
        }
    }

    private sealed class Given((Tensor Inputs, Tensor Targets)[] batches) : IBatchSource
    {
        public int EpochLength => 24;

        public (Tensor Inputs, Tensor Targets) Take(long examples, int limit, ScalarType type) =>
            (batches[examples / 6].Inputs.alias(), batches[examples / 6].Targets.alias());
    }
}
