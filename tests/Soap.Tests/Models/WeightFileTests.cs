using Soap.Layers;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Models;

public sealed class WeightFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("soap-weights-").FullName;

    private string Weights => Path.Combine(_folder, "w.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("bp")]
    [InlineData("sign+foof+constrained")] // numbers of steps are int64, a norm has no sizes
    [InlineData("kp+asymmetric")]
    public void The_state_of_a_network_is_kept_to_the_bit_and_loaded_in_place(string rule)
    {
        using var saved = Network(rule, 1);
        using var loaded = Network(rule, 2);
        var parameters = loaded.parameters().ToArray();
        Assert.NotEqual(Bits(saved), Bits(loaded));
        WeightFile.Save(saved, Weights);
        var names = WeightFile.Load(loaded, Weights);
        Assert.Equal(Bits(saved), Bits(loaded));
        Assert.Empty(names.Missing.Concat(names.Superfluous));
        Assert.All(parameters.Zip(loaded.parameters()), pair => Assert.Same(pair.First, pair.Second));
        Assert.Equal([Weights], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Any_module_of_TorchSharp_is_saved_with_its_buffers_and_what_is_not_in_rows()
    {
        using var saved = Convolutional();
        using var loaded = Convolutional();
        using (no_grad())
        {
            saved.forward(randn(4, 1, 6, 6));
            var turned = (TorchSharp.Modules.Linear)saved[3];
            turned.weight = new TorchSharp.Modules.Parameter(randn(16, 3).t());
            Assert.False(turned.weight.is_contiguous());
        }

        WeightFile.Save(saved, Weights);
        WeightFile.Load(loaded, Weights);
        Assert.Equal(Bits(saved), Bits(loaded));
        Assert.Equal(1, loaded.state_dict()["1.num_batches_tracked"].item<long>());

        static TorchSharp.Modules.Sequential Convolutional() =>
            Sequential(Conv2d(1, 1, 3), BatchNorm2d(1), Flatten(), Linear(16, 3));
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_kept_as_they_are_and_doubles_too()
    {
        using var saved = Linear(2, 1, dtype: float64);
        using var loaded = Linear(2, 1, dtype: float64);
        saved.weight.Overwrite(tensor([double.NaN, double.NegativeInfinity], float64));
        WeightFile.Save(saved, Weights);
        WeightFile.Load(loaded, Weights);
        Assert.Equal(Bits(saved), Bits(loaded));
        Assert.Equal([double.NaN, double.NegativeInfinity], loaded.weight.ToVector());
    }

    [Fact]
    public void Every_truncation_and_every_flipped_bit_is_refused_and_the_model_stays_as_it_was()
    {
        using var saved = Linear(2, 1);
        using var loaded = Linear(2, 1);
        WeightFile.Save(saved, Weights);
        var (whole, before) = (File.ReadAllBytes(Weights), Bits(loaded));
        Assert.InRange(whole.Length, 200, 400);
        for (var length = 0; length < whole.Length; length++)
        {
            Refused(whole[..length], $"cut to {length} bytes");
        }

        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(flipped, $"bit {bit} flipped");
        }

        Refused([.. whole, 0], "a byte more");
        File.WriteAllBytes(Weights, whole);
        WeightFile.Load(loaded, Weights);
        Assert.Equal(Bits(saved), Bits(loaded));

        void Refused(byte[] bytes, string what)
        {
            File.WriteAllBytes(Weights, bytes);
            try
            {
                WeightFile.Load(loaded, Weights);
                Assert.Fail($"{what}: loaded");
            }
            catch (SoapException error)
            {
                Assert.Equal(ExitCode.Data, error.ExitCode);
                Assert.StartsWith(Weights, error.Message, StringComparison.Ordinal);
            }

            Assert.True(before == Bits(loaded), $"{what}: the model changed");
        }
    }

    [Fact]
    public void All_differences_are_told_at_once_and_nothing_is_loaded()
    {
        using var saved = Sequential(
            ("fc1", Linear(3, 2)), ("layer2", Linear(3, 3)), ("layer3", Linear(2, 1, dtype: float64)),
            ("last", Linear(1, 1, hasBias: false)));
        using var other = Sequential(
            ("fcl", Linear(3, 2)), ("layer2", Linear(4, 3)), ("layer3", Linear(2, 1)), ("end", Linear(1, 1)));
        WeightFile.Save(saved, Weights);
        var before = Bits(other);
        var error = Assert.Throws<SoapException>(() => WeightFile.Load(other, Weights));
        Assert.Equal(
            [
                $"{Weights} does not fit the network:",
                "  'layer2.weight' has the shape [3, 3]; needed: [3, 4]",
                "  'layer3.weight' has numbers of type F64; needed: F32",
                "  'layer3.bias' has numbers of type F64; needed: F32",
                "  'fcl.weight' is missing; needed: F32 [2, 3]; did you mean 'fc1.weight', which is there?",
                "  'fcl.bias' is missing; needed: F32 [2]; did you mean 'fc1.bias', which is there?",
                "  'end.weight' is missing; needed: F32 [1, 1]; did you mean 'fc1.weight', which is there?",
                "  'end.bias' is missing; needed: F32 [1]; what is there and not needed: fc1.bias, fc1.weight, " +
                    "last.weight",
                "  'fc1.bias' (F32 [2]) is superfluous: the network has no such tensor; did you mean 'fcl.bias', " +
                    "which is missing?",
                "  'fc1.weight' (F32 [2, 3]) is superfluous: the network has no such tensor; did you mean " +
                    "'fcl.weight', which is missing?",
                "  'last.weight' (F32 [1, 1]) is superfluous: the network has no such tensor; it has end.bias, " +
                    "end.weight, fcl.bias, fcl.weight, layer2.bias, layer2.weight, layer3.bias, layer3.weight",
            ],
            error.Message.Split(Environment.NewLine));
        Assert.Equal(before, Bits(other));
    }

    [Fact]
    public void A_transposed_matrix_is_told()
    {
        WeightFile.Save(Linear(3, 2), Weights);
        var error = Assert.Throws<SoapException>(() => WeightFile.Load(Linear(2, 3), Weights));
        Assert.Contains(
            "'weight' has the shape [2, 3]; needed: [3, 2] (it seems transposed: weights are [outputs, inputs])",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Not_strictly_what_both_have_is_loaded_and_must_still_fit()
    {
        using var saved = Network("bp", 1);
        using var loaded = Network("fa", 2);
        WeightFile.Save(saved, Weights);
        Assert.Throws<SoapException>(() => WeightFile.Load(loaded, Weights));
        var feedback = loaded.Layers[0].EffectiveFeedback.ToBits();
        var names = WeightFile.Load(loaded, Weights, strict: false);
        Assert.Equal(["layer1.synapses.feedback", "layer2.synapses.feedback"], names.Missing);
        Assert.Empty(names.Superfluous);
        Assert.Equal(saved.Layers[1].Weight.ToBits(), loaded.Layers[1].Weight.ToBits());
        Assert.Equal(feedback, loaded.Layers[0].EffectiveFeedback.ToBits());

        WeightFile.Save(loaded, Weights);
        Assert.Equal(2, WeightFile.Load(saved, Weights, strict: false).Superfluous.Count);
        using var wider = new Mlp([3, 5, 2], Activation.Tanh, LearningRule.Parse("bp"), 1);
        Assert.Throws<SoapException>(() => WeightFile.Load(wider, Weights, strict: false));
    }

    [Fact]
    public void A_type_that_is_not_stored_is_told()
    {
        using var model = Linear(2, 1, dtype: bfloat16);
        var error = Assert.Throws<ArgumentException>(() => WeightFile.Save(model, Weights));
        Assert.Equal(
            "'weight' of the model has numbers of type BFloat16; allowed in a file of weights: Float32, Float64, " +
                "Int64.",
            error.Message);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_the_earlier_one_whole()
    {
        var error = Assert.Throws<SoapException>(() =>
            WeightFile.Save(Linear(2, 1), Path.Combine(_folder, "none", "w.safetensors")));
        Assert.Equal(ExitCode.Storage, error.ExitCode);
    }

    private static Mlp Network(string rule, ulong seed) =>
        new([3, 4, 2], Activation.Tanh, LearningRule.Parse(rule), seed, new LayerOptions { Type = float32 });

    private static string Bits(Module model) => string.Join(' ', model.state_dict()
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => entry.Key + entry.Value.ToBits()));
}
