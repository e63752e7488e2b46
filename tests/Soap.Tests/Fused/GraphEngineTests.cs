using Soap.Conversion;
using Soap.Engines;
using Soap.Fused;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using Soap.Tests.Oracles;
using Soap.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Fused;

public sealed class GraphEngineTests
{
    private static readonly long[] Side = [1, 12, 12];

    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("dfa")]
    [InlineData("drtp")]
    [InlineData("kp:decay=0")]
    [InlineData("frozen")]
    [InlineData("kp:decay=0+bp-direction")]
    [InlineData("dfa+bp-batch:period=24")]
    public void A_step_allocates_nothing(string rule)
    {
        foreach (var settings in new OptimizerCase[] { new("sgd", 0.01, Momentum: 0.9), new("adam", 0.001) })
        {
            using var scope = NewDisposeScope();
            using var model = ModelCatalog.Find("layers:3x3p1,bn,pool2,5").Create([1, 6, 6], 4);
            using var network = model.WithRule(rule, 1, zeros(1, 36));
            using var optimizer = settings.Create(network.parameters());
            var data = new Soap.Data.Dataset(randn(8 * 700, 36), randint(4, [8 * 700]));
            using var trainer = new Trainer(
                network, Loss.CrossEntropy, optimizer, _ => settings.LearningRate,
                new DatasetBatches(data, new BatchOrder(data.Count, 0, 1)), 8);
            Assert.Equal("fused", trainer.Engine.Name);
            trainer.TrainUntil(50 * 8);
            var (once, twice) = (
                Enumerable.Range(0, 2).Min(_ => Bytes(100)), Enumerable.Range(0, 2).Min(_ => Bytes(200)));
            Assert.True(twice == once, $"{rule}, {settings}: 100 steps take {once} bytes, and 200 steps {twice}");

            long Bytes(int steps)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                trainer.TrainUntil(trainer.Progress.Examples + steps * 8);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }

    [Theory]
    [InlineData("layers:4x3,ln,6", "fa", "module 'ln2': there are no kernels for this LayerNorm")]
    [InlineData(
        "layers:drop0.5,4x3,6", "fa", "module 'drop1': there are no kernels for dropout of the network's input")]
    [InlineData("layers:4x3,drop0.5,6", "fa", null)]
    [InlineData("layers:local4x3,6", "fa", "module 'conv1': there are no kernels for this LocallyConnected2d")]
    [InlineData("layers:4x3,6", "fa+foof", "fit 'least-squares' is made by its own code in converted models")]
    [InlineData("layers:4x3,6", "fa+bp-step", null)]
    [InlineData("layers:4x3,6", "fa+bp-batch:period=80", null)]
    [InlineData("layers:4x3,6x3,7", "fa+sparse", null)]
    [InlineData("layers:4x3,6x3,7", "dfa+kernels:feedback=shared", null)]
    [InlineData(
        "layers:4x3,6x3,7", "dkp+kernels:feedback=shared",
        "layer 'conv1': places share the kernels of B, which change")]
    [InlineData("layers:4x3,6", "conv*: fa; fc*: bp", "its layers learn by different rules")]
    [InlineData("layers:4x3,6", "fc*: fa; exclude: conv*", "module 'conv1': it is left to backpropagation")]
    [InlineData(
        "resnet8", "dfa; direct at: layer1", "what is sent to all arrives at modules that are no links of the chain")]
    [InlineData(
        "layers:4x3,bn,6", "dfa; direct at: bn*",
        "module 'bn2': there are no kernels for what is sent to all at the input of a KeptBatchNorm")]
    public void What_it_cannot_train_is_refused_with_the_reason(string text, string rule, string? reason)
    {
        using var model = ModelCatalog.Find(text).Create(Side, 4);
        Assert.Equal(reason, Refusal(model, rule));
    }

    [Fact]
    public void Modules_whose_numbers_it_does_not_make_are_refused()
    {
        Check("module 'pool': there are no kernels for this MaxPool2d", ("pool", MaxPool2d(3, stride: 2)));
        Check("module 'pool': there are no kernels for this MaxPool2d", ("pool", MaxPool2d(2, padding: 1)));
        Check("module 'pool': there are no kernels for this MaxPool2d", ("pool", MaxPool2d(5, ceil_mode: true)));
        Check("module 'pool': there are no kernels for this AvgPool2d", ("pool", AvgPool2d(2, divisor_override: 3)));
        Check("module 'pool': there are no kernels for this AdaptiveAvgPool2d", ("pool", AdaptiveAvgPool2d(3)));
        Check("module 'f': there are no kernels for this ELU", ("f", ELU(alpha: 0.5)));
        Check("module 'f': there are no kernels for this LeakyReLU", ("f", LeakyReLU(0.2)));
        Check("module 'f': the slope of gelu is no function of its value, which is all that it keeps", ("f", GELU()));
        Check("module 'g': an activation comes at once behind a layer or a norm", ("f", Tanh()), ("g", Tanh()));
        Check(
            "module 'g': an activation comes at once behind a layer or a norm", ("p", MaxPool2d(2)), ("g", Tanh()));
        Check("module 'n': it has no weights, or no statistics of its own", ("n", BatchNorm2d(4, affine: false)));
        Check("module 'n': there are no kernels for this GroupNorm", ("n", GroupNorm(2, 4)));

        static void Check(string reason, params (string, Module<Tensor, Tensor>)[] between)
        {
            using var model = Sequential([
                ("image", Unflatten(1, Side)), ("conv", Conv2d(1, 4, 3)), .. between, ("flatten", Flatten()),
                ("fc", LazyLinear(Side, between)),
            ]);
            Assert.Equal(reason, Refusal(model, "fa"));
        }

        static Module<Tensor, Tensor> LazyLinear(long[] side, (string, Module<Tensor, Tensor> Module)[] between)
        {
            using var scope = NewDisposeScope();
            using var conv = Conv2d(1, 4, 3);
            var left = between.Aggregate(conv.call(zeros([2, .. side])), (h, one) => one.Module.call(h));
            return Linear(left.numel() / 2, 3);
        }
    }

    [Fact]
    public void A_layer_that_a_pass_uses_twice_is_refused()
    {
        var shared = Conv2d(3, 3, 3, padding: 1);
        using var model = Sequential(
            ("image", Unflatten(1, [3, 4, 4])), ("one", shared), ("f", Tanh()), ("two", shared),
            ("flatten", Flatten()), ("fc", Linear(48, 3)));
        using var network = model.WithRule("fa", 1, zeros(1, 48));
        using var optimizer = new Sgd(network.parameters());
        Assert.Equal(
            "layer 'one': a pass uses it several times", FusedSupport.Refuses(network, optimizer, ScalarType.Float32));
    }

    [Fact]
    public void A_batch_norm_that_is_in_evaluation_mode_by_itself_is_refused()
    {
        using var model = ModelCatalog.Find("layers:4x3,bn,6").Create(Side, 4);
        model.named_modules().Single(named => named.name == "bn2").module.eval();
        Assert.Equal("a batch norm of it is in evaluation mode by itself", Refusal(model, "fa"));
    }

    [Fact]
    public void Dropout_that_is_in_evaluation_mode_by_itself_is_refused()
    {
        using var model = ModelCatalog.Find("layers:4x3,drop0.5,6").Create(Side, 4);
        model.named_modules().Single(named => named.name == "drop2").module.eval();
        Assert.Equal("a dropout of it is in evaluation mode by itself", Refusal(model, "fa"));
    }

    [Fact]
    public void Frozen_weights_are_refused()
    {
        using var model = ModelCatalog.Find("layers:4x3,6").Create(Side, 4);
        model.parameters().First().requires_grad = false;
        using var network = model.WithRule("fa", 1, zeros(1, 144));
        using var optimizer = new Sgd(network.parameters().Where(parameter => parameter.requires_grad));
        Assert.Equal(
            "the optimiser does not have all of the model's parameters, and these alone",
            FusedSupport.Refuses(network, optimizer, ScalarType.Float32));
    }

    [Fact]
    public void One_sample_under_batch_norm_is_refused_as_by_autograd()
    {
        using var scope = NewDisposeScope();
        using var model = ModelCatalog.Find("layers:5,bn,6").Create(Side, 4);
        using var network = model.WithRule("fa", 1, zeros(1, 144));
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.1, new NoiseBatches(1, 144, 4, 1), 1);
        Assert.Equal("fused", trainer.Engine.Name);
        var error = Assert.Throws<InvalidOperationException>(() => trainer.TrainUntil(1));
        Assert.StartsWith("A step has one sample, and the model's batch norm makes nothing of one", error.Message);
    }

    [Fact]
    public void A_norm_that_changes_its_mode_in_training_needs_a_new_trainer()
    {
        using var scope = NewDisposeScope();
        using var model = ModelCatalog.Find("layers:4x3,bn,6").Create(Side, 4);
        using var network = model.WithRule("fa", 1, zeros(1, 144));
        using var optimizer = new Sgd(network.parameters());
        var data = new Soap.Data.Dataset(randn(20, 144), randint(4, [20]));
        using var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.1, new DatasetBatches(data, new BatchOrder(20, 0, 1)), 5);
        trainer.Every(Trigger.Batches(2), _ => model.eval());
        var error = Assert.Throws<InvalidOperationException>(() => trainer.TrainUntil(20));
        Assert.StartsWith("A batch norm of the model was put in another mode", error.Message);
        Assert.Equal(2, trainer.Progress.Step);
    }

    [Fact]
    public void A_model_that_was_moved_is_not_trained_where_it_was()
    {
        using var scope = NewDisposeScope();
        using var model = ModelCatalog.Find("layers:4x3,bn,6").Create(Side, 4);
        using var network = model.WithRule("fa", 1, zeros(1, 144));
        using var optimizer = new Sgd(network.parameters());
        var data = new Soap.Data.Dataset(randn(20, 144), randint(4, [20]));
        using var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.1, new DatasetBatches(data, new BatchOrder(20, 0, 1)), 5);
        trainer.TrainUntil(5);
        network.to(ScalarType.Float64);
        var error = Assert.Throws<InvalidOperationException>(() => trainer.TrainUntil(10));
        Assert.StartsWith("The model was moved", error.Message);
    }

    private static string? Refusal(Module<Tensor, Tensor> model, string rule)
    {
        using var network = model.WithRule(rule, 1, zeros(1, Side.Aggregate(1L, (product, side) => product * side)));
        using var optimizer = new Sgd(network.parameters());
        return FusedSupport.Refuses(network, optimizer, ScalarType.Float32);
    }
}
