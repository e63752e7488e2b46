using Soap.Conversion;
using Soap.Data;
using Soap.Engines;
using Soap.Fused;
using Soap.Losses;
using Soap.Optimizers;
using Soap.Training;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Model = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace Soap.Tests.Fused;

/// <summary>Models of the caller's own that the fused engine leaves to automatic differentiation, or trains as it
/// does.</summary>
public sealed class GraphRefusalsTests
{
    [Fact]
    public void Two_frames_around_one_image_are_refused() => Assert.Contains(
        nameof(ZeroPad2d), Refusal(Image([ZeroPad2d(1), ZeroPad2d(2), Conv2d(1, 3, 3), .. Mean(3)])),
        StringComparison.Ordinal);

    [Fact]
    public void A_frame_that_cuts_places_off_is_refused() => Assert.Contains(
        nameof(ZeroPad2d), Refusal(Image([ZeroPad2d((1, -1, 0, 0)), Conv2d(1, 3, 3), .. Mean(3)])),
        StringComparison.Ordinal);

    [Fact]
    public void An_image_whose_size_is_left_open_is_refused() => Assert.Contains(
        nameof(Unflatten), Refusal(Chain([Unflatten(1, [1, 8, -1]), Conv2d(1, 3, 3), .. Mean(3)])),
        StringComparison.Ordinal);

    [Fact]
    public void A_norm_that_is_used_twice_is_refused()
    {
        var norm = BatchNorm2d(3);
        Assert.Contains(
            "twice", Refusal(Image([Conv2d(1, 3, 3), norm, Tanh(), Conv2d(3, 3, 3), norm, .. Mean(3)])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_that_share_a_weight_are_refused()
    {
        var (first, second) = (Conv2d(3, 3, 3), Conv2d(3, 3, 3));
        second.weight = first.weight;
        Assert.Contains(
            "share", Refusal(Image([Conv2d(1, 3, 3), Tanh(), first, Tanh(), second, .. Mean(3)])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Norms_of_a_model_that_was_left_in_evaluation_mode_are_not_trained_by_batches()
    {
        var model = Image([Conv2d(1, 3, 3), BatchNorm2d(3), .. Mean(3)]);
        model.eval();
        Assert.Contains("evaluation mode", Refusal(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, 6)]
    [InlineData(27, 3)]
    [InlineData(17, 6)]
    public void Under_batch_norm_a_sample_that_would_be_left_alone_joins_the_batch_before_it(int batch, int steps)
    {
        var fused = Counts(EngineChoice.Fused, batch, steps);
        Assert.DoesNotContain(1, fused);
        Assert.Contains(batch + 1, fused);
        Assert.Equal(Counts(EngineChoice.Autograd, batch, steps), fused);
    }

    [Fact]
    public void What_was_evaluated_is_not_in_the_next_short_batch()
    {
        var counts = Counts(EngineChoice.Fused, 13, 4, trainer =>
        {
            using var inputs = full([13, 64], Kept(double.NaN), ScalarType.Float64);
            using var labels = zeros([13], ScalarType.Int64);
            trainer.Evaluate(new Dataset(inputs, labels));
        });
        Assert.Equal([13, 13, 2, 13, 11], counts);
    }

    private static Model[] Mean(int channels) => [Tanh(), AdaptiveAvgPool2d(1), Flatten(), Linear(channels, 4)];

    private static Model Image(params Model[] modules) => Chain([Unflatten(1, [1, 8, 8]), .. modules]);

    private static Model Chain(params Model[] modules) =>
        Sequential(modules.Select((module, index) => ($"m{index}", module)).ToArray());

    private static string Refusal(Model model)
    {
        using var scope = NewDisposeScope();
        using var network = model.WithRule("fa", 3, zeros(1, 64));
        using var optimizer = new Sgd(network.parameters());
        return FusedSupport.Refuses(network, optimizer, ScalarType.Float32) ?? "";
    }

    // The sizes of the batches of 28 samples.
    private static List<int> Counts(EngineChoice engine, int batch, int steps, Action<Trainer>? each = null)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var model = Image([Conv2d(1, 3, 3), BatchNorm2d(3), .. Mean(3)]);
        model.to(ScalarType.Float64);
        var data = new Dataset(randn(34, 64, ScalarType.Float64), randint(4, [34]));
        using var network = model.WithRule("fa", 3, zeros(1, 64, ScalarType.Float64));
        using var optimizer = new Sgd(network.parameters());
        using var trainer = new Trainer(
            network, Loss.CrossEntropy, optimizer, _ => 0.02, new DatasetBatches(data, new BatchOrder(34, 6, 2)),
            batch, new TrainerOptions { Type = ScalarType.Float64, Engine = engine });
        var counts = new List<int>();
        trainer.Every(Trigger.Batches(1), _ =>
        {
            counts.Add(trainer.LastCount);
            each?.Invoke(trainer);
        });
        Assert.True(trainer.TrainUntil(steps * batch), trainer.FirstNotFinite);
        Assert.All(network.parameters(), weights => Assert.True(weights.isfinite().all().item<bool>()));
        return counts;
    }
}
