using CsCheck;
using Soap.Feedback;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Randomness;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback;

public sealed class SparseFeedbackTests
{
    private static readonly Gen<(int Connections, int FanIn, int FanOut, int Seed)> Shapes =
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[0, 1 << 30]);

    [Fact]
    public void Each_column_has_exactly_so_many_entries_that_are_the_dense_draws_times_the_factor() =>
        Shapes.Sample((k, fanIn, fanOut, seed) =>
        {
            using var scope = NewDisposeScope();
            foreach (var scale in Enum.GetValues<SparseScale>())
            {
                var stream = new RandomStream((ulong)seed, "feedback/1");
                var sparse = new SparseFeedback(k, scale)
                    .Draw(WeightShape.Dense(fanIn, fanOut), Initializer.XavierNormal, stream, ScalarType.Float64)
                    .ToMatrix();
                var dense =
                    Initializer.XavierNormal.Weights(WeightShape.Dense(fanIn, fanOut), stream, ScalarType.Float64)
                        .ToMatrix();
                var heard = Math.Min(k, fanOut);
                var factor = scale == SparseScale.Preserved ? Math.Sqrt((double)fanOut / heard) : 1;
                for (var unit = 0; unit < fanIn; unit++)
                {
                    var entries = Enumerable.Range(0, fanOut).Where(sender => sparse[sender, unit] != 0).ToArray();
                    Assert.Equal(heard, entries.Length);
                    Assert.All(
                        entries, sender => Assert.Equal(dense[sender, unit] * factor, sparse[sender, unit], 1e-15));
                }
            }
        }, threads: 1);

    [Fact]
    public void It_is_a_pure_function_of_the_stream() => Shapes.Sample((k, fanIn, fanOut, seed) =>
    {
        using var scope = NewDisposeScope();
        var feedback = new SparseFeedback(k, SparseScale.Preserved);
        string Bits(string name) => feedback
            .Draw(
                WeightShape.Dense(fanIn, fanOut), Initializer.XavierNormal, new RandomStream((ulong)seed, name),
                ScalarType.Float64)
            .ToBits();
        var first = Bits("feedback/1");
        Assert.NotEqual(first, Bits("feedback/2"));
        Assert.Equal(first, Bits("feedback/1"));
    }, threads: 1);

    [Theory]
    [InlineData("sparse:connections=65536,scale=preserved", "fa")]
    [InlineData("sparse:connections=65536,scale=drawn", "fa")]
    [InlineData("sparse-dfa:connections=10", "dfa")]
    public void Who_hears_all_has_the_dense_feedback_bit_for_bit(string sparse, string dense)
    {
        using var first = new Mlp([30, 20, 20, 10], Activation.Tanh, LearningRule.Parse(sparse), 7);
        using var second = new Mlp([30, 20, 20, 10], Activation.Tanh, LearningRule.Parse(dense), 7);
        Assert.All(
            first.Layers.Zip(second.Layers),
            pair => Assert.Equal(pair.Second.EffectiveFeedback.ToBits(), pair.First.EffectiveFeedback.ToBits()));
    }

    [Theory]
    [InlineData("sparse", "dfa+sparse", "sparse-dfa")]
    public void With_one_hidden_layer_the_layerwise_and_the_direct_signal_are_one(
        string layerwise, string addition, string direct)
    {
        var bits = new[] { layerwise, addition, direct }.Select(text =>
        {
            using var scope = NewDisposeScope();
            using var network = new Mlp([6, 8, 4], Activation.Tanh, LearningRule.Parse(text), 7);
            var learning = network.Learn(ones(3, 6), tensor(new long[] { 0, 1, 2 }), Loss.CrossEntropy);
            return string.Concat(learning.Layers.Select(layer => layer.WeightGradient!.ToBits()));
        }).ToArray();
        Assert.Equal(bits[0], bits[1]);
        Assert.Equal(bits[0], bits[2]);
    }

    [Fact]
    public void The_published_distribution_is_the_pytorch_initialisers_with_the_preserved_norm()
    {
        // bcrafton/dfa, FeedbackMatrix.py: uniform within ±1 / √(hidden / classes · sparse).
        using var scope = NewDisposeScope();
        const int Hidden = 4000, Classes = 10, Heard = 2;
        var entries = new SparseFeedback(Heard, SparseScale.Preserved)
            .Draw(
                WeightShape.Dense(Hidden, Classes), Initializer.PyTorch, new RandomStream(1, "feedback/2"),
                ScalarType.Float64)
            .ToVector().Where(entry => entry != 0).ToArray();
        var bound = 1 / Math.Sqrt((double)Hidden / Classes * Heard);
        Assert.Equal(Hidden * Heard, entries.Length);
        Assert.InRange(entries.Max(), 0.99 * bound, bound);
        Assert.InRange(entries.Min(), -bound, -0.99 * bound);
        Assert.InRange(entries.Select(Math.Abs).Average(), 0.48 * bound, 0.52 * bound);
    }

    [Fact]
    public void A_unit_that_hears_nobody_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseFeedback(0, SparseScale.Preserved));

    [Theory]
    [InlineData(
        "sparse:connections=0", "rule 'sparse': connections=0: out of range; allowed: a whole number from 1 to 65536")]
    [InlineData("sparse-dfa:scale=kept", "rule 'sparse-dfa': scale=kept: unknown word; allowed: preserved, drawn")]
    [InlineData(
        "dfa+usf",
        "rule 'dfa+usf:magnitude=unit': signal 'direct' and feedback 'sign' do not go together: " +
            "it is made from W, whose shape only layerwise signals fit")]
    public void Wrong_options_and_combinations_are_answered_with_the_reason(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<SoapException>(() => LearningRule.Parse(text)).Message);
}
