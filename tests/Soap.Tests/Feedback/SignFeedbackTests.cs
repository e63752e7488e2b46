using Soap.Conversion;
using Soap.Feedback;
using Soap.Layers;
using Soap.Maps;
using Soap.Models;
using Soap.Randomness;
using Soap.Rules;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback;

/// <summary>Cases computed by hand.</summary>
public sealed class SignFeedbackTests
{
    private static readonly double[,] Square = { { 3, -4 }, { 0, -0.0 } };
    private static readonly double[,] Wide = { { 1, -2, 2 }, { 0, 4, -1e-300 } };

    [Fact]
    public void Unit_entries_are_the_signs_and_the_sign_of_zero_is_zero()
    {
        Check(SignMagnitude.Unit, Square, new double[2, 2], new double[,] { { 1, -1 }, { 0, 0 } });
        Check(SignMagnitude.Unit, Wide, new double[2, 3], new double[,] { { 1, -1, 1 }, { 0, 1, -1 } });
    }

    [Fact]
    public void Initial_entries_are_the_sizes_of_the_first_draw_with_the_signs_of_W()
    {
        Check(
            SignMagnitude.Initial,
            Square,
            new double[,] { { -0.5, -0.25 }, { 7, 8 } },
            new double[,] { { 0.5, -0.25 }, { 0, 0 } });
        Check(
            SignMagnitude.Initial,
            Wide,
            new double[,] { { -1, 2, -3 }, { 4, -5, 6 } },
            new double[,] { { 1, -2, 3 }, { 0, 5, -6 } });
    }

    [Fact]
    public void Scale_entries_are_the_initialisers_deviation()
    {
        // Xavier: √(2 / (2 + 2)) and √(2 / (3 + 2)); PyTorch: 1 / √(3 · 3), fan-in 3.
        var half = Math.Sqrt(0.5);
        var fifth = Math.Sqrt(0.4);
        Check(SignMagnitude.Scale, Square, new double[2, 2], new double[,] { { half, -half }, { 0, 0 } });
        Check(
            SignMagnitude.Scale, Wide, new double[2, 3],
            new double[,] { { fifth, -fifth, fifth }, { 0, fifth, -fifth } });
        Check(
            SignMagnitude.Scale,
            Wide,
            new double[2, 3],
            new double[,] { { 1.0 / 3, -1.0 / 3, 1.0 / 3 }, { 0, 1.0 / 3, -1.0 / 3 } },
            Initializer.PyTorch);
    }

    [Fact]
    public void Norm_entries_give_B_the_norm_of_W()
    {
        // ‖W‖ = 5 over two signs; ‖W‖ = √(1 + 4 + 4 + 16) = 5 over five signs.
        var (two, five) = (5 / Math.Sqrt(2), 5 / Math.Sqrt(5));
        Check(SignMagnitude.Norm, Square, new double[2, 2], new double[,] { { two, -two }, { 0, 0 } });
        Check(SignMagnitude.Norm, Wide, new double[2, 3], new double[,] { { five, -five, five }, { 0, five, -five } });
    }

    [Fact]
    public void Redrawn_entries_are_the_sizes_of_the_refreshs_own_draw_with_the_signs_of_W()
    {
        // The first three and the last three numbers of the stream, with deviation √(2 / (3 + 2)).
        var stream = new RandomStream(1, "refresh");
        double Size(long index) => Math.Abs(Math.Sqrt(0.4) * stream.Normal(index));
        Check(
            SignMagnitude.Redrawn, Wide, new double[2, 3],
            new double[,] { { Size(0), -Size(1), Size(2) }, { 0, Size(4), -Size(5) } });
    }

    [Fact]
    public void Each_refresh_and_each_layer_draws_for_itself_and_the_same_one_again_the_same()
    {
        using var scope = NewDisposeScope();
        using var first = new FeedbackLinear(6, 5, LearningRule.Parse("brsf"), 1, "first");
        using var other = new FeedbackLinear(6, 5, LearningRule.Parse("brsf"), 1, "other");
        var draws = new List<string>();
        foreach (var layer in new[] { first, other })
        {
            foreach (var examples in new[] { 0, 64, 128 })
            {
                layer.BeginStep(examples, 64);
                var draw = layer.EffectiveFeedback.abs().ToBits();
                layer.BeginStep(examples, 64);
                Assert.Equal(draw, layer.EffectiveFeedback.abs().ToBits());
                draws.Add(draw);
            }
        }

        Assert.Equal(6, draws.Distinct().Count());
    }

    [Theory]
    [InlineData(SignMagnitude.Unit)]
    [InlineData(SignMagnitude.Initial)]
    [InlineData(SignMagnitude.Scale)]
    [InlineData(SignMagnitude.Norm)]
    [InlineData(SignMagnitude.Redrawn)]
    public void All_zero_weights_send_nothing_back(SignMagnitude magnitude) =>
        Check(magnitude, new double[2, 3], new double[,] { { -1, 2, -3 }, { 4, -5, 6 } }, new double[2, 3]);

    [Fact]
    public void Neither_W_nor_the_first_draw_is_changed()
    {
        foreach (var magnitude in Enum.GetValues<SignMagnitude>())
        {
            using var scope = NewDisposeScope();
            var (w, initial) = (tensor(Wide), tensor(Wide).Times(2));
            new SignFeedback(5, magnitude)
                .Refresh(new FeedbackRefresh(
                    w, WeightShape.Dense(w.shape[1], w.shape[0]), initial, Initializer.XavierNormal,
                    new RandomStream(1, "refresh")));
            Assert.Equal(Wide, w.ToMatrix());
            Assert.Equal(2, initial.ToMatrix()[0, 0]);
        }
    }

    [Fact]
    public void Only_the_share_of_the_synapses_that_was_chosen_leaks_and_always_the_same_ones()
    {
        using var scope = NewDisposeScope();
        using var layer = new FeedbackLinear(
            60, 50, LearningRule.Parse("sign:period=1,magnitude=unit,share=0.3"), 1, "it");
        var drawn = layer.Synapses.DrawnFeedback;
        var stream = new RandomStream(1, "leaking/it");
        var chosen = tensor([.. Enumerable.Range(0, 3000).Select(i => stream.Uniform(i) < 0.3)]).reshape(50, 60);
        Assert.InRange(chosen.sum().item<long>(), 800, 1000);
        foreach (var examples in new[] { 0, 64, 128 })
        {
            RuleRow.SetWeight(layer, randn(50, 60));
            layer.BeginStep(examples, 64);
            Assert.Equal(
                where(chosen, layer.Weight.sign(), drawn).ToBits(), layer.EffectiveFeedback.ToBits());
        }
    }

    [Theory]
    [InlineData("output", false, false, true)]
    [InlineData("hidden", true, true, false)]
    [InlineData("all", true, true, true)]
    public void Signs_leak_into_the_layers_that_are_named_and_the_others_keep_what_was_drawn(
        string layers, bool first, bool second, bool output)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [5, 7, 6, 3], Activation.Tanh, LearningRule.Parse($"sign:period=1,magnitude=unit,layers={layers}"), 1);
        using var model = nn.Sequential(("a", nn.Linear(5, 7)), ("b", nn.Linear(7, 6)), ("c", nn.Linear(6, 3)));
        using var converted = model.WithRule($"sign:period=1,magnitude=unit,layers={layers}", 1, ones(1, 5));
        foreach (var learns in new IReadOnlyList<Synapses>[]
        {
            [.. network.Layers.Select(layer => layer.Synapses)],
            [.. ModuleTree.Synapses(converted)],
        })
        {
            Assert.Equal([first, second, output], learns.Select(HasSigns));
            Assert.All(learns, layer => Assert.True(
                HasSigns(layer) || layer.OwnFeedback!.ToBits() == layer.DrawnFeedback.ToBits()));
        }
    }

    private static bool HasSigns(Synapses layer) => layer.OwnFeedback!.ToVector().All(entry => Math.Abs(entry) == 1);

    [Theory]
    [InlineData("sign:share=0", "share=0: ")]
    [InlineData("sign:share=1.5", "share=1.5: ")]
    [InlineData("sign:layers=outptu", "layers=outptu: unknown word, did you mean 'output'?")]
    public void Shares_and_layers_that_are_none_are_refused(string rule, string error) => Assert.Contains(
        error, Assert.Throws<SoapException>(() => LearningRule.Parse(rule)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_leaks_of_all_synapses_and_layers_is_left_out_of_the_rules_text() => Assert.Equal(
        "sign:period=1000,magnitude=initial", LearningRule.Parse("sign:share=1,layers=all").Text);

    [Fact]
    public void A_period_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignFeedback(0, SignMagnitude.Unit));

    private static void Check(
        SignMagnitude magnitude, double[,] weight, double[,] initial, double[,] expected,
        Initializer? initializer = null)
    {
        using var scope = NewDisposeScope();
        var actual = new SignFeedback(1000, magnitude)
            .Refresh(new FeedbackRefresh(
                tensor(weight), WeightShape.Dense(weight.GetLength(1), weight.GetLength(0)), tensor(initial),
                initializer ?? Initializer.XavierNormal,
                new RandomStream(1, "refresh")))
            .ToMatrix();
        for (var i = 0; i < expected.Length; i++)
        {
            var (row, column) = (i / expected.GetLength(1), i % expected.GetLength(1));
            Assert.Equal(expected[row, column], actual[row, column], 1e-15);
        }
    }
}
