using Soap.Feedback;
using Soap.Layers;
using Soap.Maps;
using Soap.Randomness;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback;

/// <summary>What the laws do not say of mirrors.</summary>
public sealed class WeightMirrorFeedbackTests
{
    // 0.1² / 12 is the variance of the noise: each phase adds 1.28 · 0.1² / 12 W = 0.00107 W.
    [Fact]
    public void Without_growth_control_B_grows_by_the_same_multiple_of_W_each_phase_without_end()
    {
        using var layer = Layer(Activation.Identity, "wm:rate=1.28,decay=0");
        var first = layer.EffectiveFeedback.clone();
        Phases(layer, 3000);
        Assert.Equal(3000 * 1.28 * 0.01 / 12, Multiple(layer, layer.EffectiveFeedback - first), 0.1);
        Phases(layer, 3000, 3000);
        Assert.Equal(6000 * 1.28 * 0.01 / 12, Multiple(layer, layer.EffectiveFeedback - first), 0.2);
    }

    [Theory]
    [InlineData("wm")]
    [InlineData("wm:decay=0,spread=0.5")]
    public void With_growth_control_the_norm_of_B_is_bounded_by_that_of_W(string text)
    {
        using var layer = Layer(Activation.Identity, text);
        for (var phase = 0; phase < 3000; phase += 100)
        {
            Phases(layer, 100, phase);
            Assert.InRange(Geometry.NormRatio(layer.EffectiveFeedback, layer.Weight.detach())!.Value, 0, 2);
        }
    }

    // f′(b) is 1/4 for the sigmoid at 0 and 1 − tanh² b for tanh: each row of B has its own multiple.
    [Theory]
    [InlineData(Activation.Sigmoid, 0, 0.25)]
    [InlineData(Activation.Tanh, 0.5, 0.7864)]
    [InlineData(Activation.Relu, 2, 1)]
    [InlineData(Activation.Relu, -2, 0)]
    public void Where_f_bends_B_goes_to_its_slope_times_W(Activation activation, double bias, double slope)
    {
        using var layer = Layer(activation, "wm");
        layer.Bias!.Overwrite(bias);
        Phases(layer, 2000);
        Assert.Equal(slope, Multiple(layer, layer.EffectiveFeedback), 0.05);
    }

    [Fact]
    public void A_mirror_follows_weights_that_change()
    {
        using var layer = Layer(Activation.Identity, "wm");
        Phases(layer, 1000);
        layer.Weight.Overwrite(layer.Weight.detach().Times(-2));
        Phases(layer, 1000, 1000);
        Assert.Equal(1, Multiple(layer, layer.EffectiveFeedback), 0.05);
    }

    [Fact]
    public void Warm_up_is_so_many_phases_before_the_first_step_only()
    {
        var (asked, noises) = (0, new HashSet<double>());
        var mirror = new WeightMirrorFeedback(12, 0.1, 0.01, warmUp: 5);
        Assert.Equal(6 * 2, Calls(0)); // each asks for the answer to noise and to silence
        Assert.Equal(7, noises.Count); // six times other noise, and silence
        Assert.Equal(1 * 2, Calls(64));

        // Noise pre-training counts up to 0. Its steps have their phase each; the warm-up comes when the data begin.
        Assert.Equal(1 * 2, Calls(-128));
        Assert.Equal(1 * 2, Calls(-64));

        int Calls(long examples)
        {
            using var scope = NewDisposeScope();
            asked = 0;
            noises.Clear();
            mirror.Mirror(new MirrorPhase(
                ones(2, 3, ScalarType.Float64), 4, examples, false, new RandomStream(1, "mirror"), noise =>
                {
                    asked++;
                    noises.Add(noise[0, 0].item<double>());
                    return noise.matmul(ones(3, 2, ScalarType.Float64));
                }));
            return asked;
        }
    }

    // The code, fcnn/FCNN_WM.py: before training one phase for each whole batch of an epoch, and one after each step.
    [Fact]
    public void The_published_preset_has_gone_through_as_many_phases_before_each_step_as_the_published_code()
    {
        var words = RuleCatalog.FindPreset("akrout-2019-wm").Settings.Split(' ')
            .Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var mirror = (WeightMirrorFeedback)LearningRule.Parse(words["rule"]).Feedback;
        var batch = int.Parse(words["batch"]);
        var (phases, published) = (0, 60_000 / batch);
        for (var step = 0; step < 5; step++, published++)
        {
            using var scope = NewDisposeScope();
            var stream = new RandomStream(1, "mirror");
            mirror.Mirror(new MirrorPhase(ones(2, 3), batch, step * batch, isOutput: false, stream, noise =>
            {
                phases++; // as y is taken as it is, a phase asks once
                return zeros(noise.shape[0], 2);
            }));
            Assert.Equal(published, phases);
        }
    }

    [Fact]
    public void Noise_is_white_and_lies_within_half_its_width()
    {
        using var scope = NewDisposeScope();
        var noise = zeros(0);
        new WeightMirrorFeedback(1, 0.4, 0).Mirror(
            new MirrorPhase(zeros(2, 5, ScalarType.Float64), 5000, 0, false, new RandomStream(1, "mirror"), x =>
            {
                noise = x.shape[0] == 5000 ? x.clone().DetachFromDisposeScope() : noise;
                return zeros(x.shape[0], 2, ScalarType.Float64);
            }));
        using var detached = noise;
        Assert.InRange(noise.abs().max().item<double>(), 0.19, 0.2);
        Assert.InRange(noise.mean([0]).abs().max().item<double>(), 0, 0.01);
        var covariance = noise.t().matmul(noise).Over(5000) - eye(5, dtype: ScalarType.Float64).Times(0.16 / 12);
        Assert.InRange(covariance.abs().max().item<double>(), 0, 0.001);
    }

    [Fact]
    public void B_that_is_zero_or_carries_to_one_unit_has_no_spread_and_stays_finite()
    {
        foreach (var width in new[] { 1, 3 })
        {
            using var scope = NewDisposeScope();
            var mirrored = new WeightMirrorFeedback(0, 0.1, 0, 0.5).Mirror(new MirrorPhase(
                zeros(2, width, ScalarType.Float64), 4, 0, false, new RandomStream(1, "mirror"),
                x => zeros(x.shape[0], 2, ScalarType.Float64)));
            Assert.Equal(0, mirrored.abs().max().item<double>());
        }
    }

    [Theory]
    [InlineData("dfa+wm", "direct")]
    [InlineData("frozen+wm", "none")]
    public void A_mirror_goes_with_the_layerwise_signal_only(string text, string signal)
    {
        var error = Assert.Throws<SoapException>(() => LearningRule.Parse(text));
        Assert.EndsWith(
            $"signal '{signal}' and feedback 'weight-mirror' do not go together: a layer's answer to noise shows " +
                "its own weights, whose shape only layerwise signals fit",
            error.Message);
    }

    [Theory]
    [InlineData(-1, 0.1, 0.01, 0, 0)]
    [InlineData(1, 0, 0.01, 0, 0)]
    [InlineData(1, 0.1, 1, 0, 0)]
    [InlineData(1, 0.1, double.NaN, 0, 0)]
    [InlineData(1, 0.1, 0.01, -1, 0)]
    [InlineData(1, 0.1, 0.01, 0, -1)]
    public void Values_out_of_range_are_refused(double rate, double noise, double decay, double spread, long warmUp) =>
        Assert.Contains(
            "allowed are at least 0, above 0, [0, 1), at least 0 and at least 0",
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                new WeightMirrorFeedback(rate, noise, decay, spread, warmUp: warmUp)).Message);

    private static FeedbackLinear Layer(Activation activation, string text) =>
        new(20, 10, LearningRule.Parse(text), 1, "any", new() { Type = ScalarType.Float64, Activation = activation });

    private static void Phases(FeedbackLinear layer, int count, int from = 0)
    {
        for (var phase = 0; phase < count; phase++)
        {
            layer.BeginStep(20L * (from + phase), 20);
        }
    }

    // ⟨B, W⟩ / ⟨W, W⟩
    private static double Multiple(FeedbackLinear layer, Tensor feedback) =>
        ((feedback * layer.Weight).sum() / layer.Weight.Squared().sum()).item<double>();
}
