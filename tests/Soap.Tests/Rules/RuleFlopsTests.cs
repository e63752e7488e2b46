using Soap.Feedback;
using Soap.Fits;
using Soap.Layers;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

public sealed class RuleFlopsTests
{
    private const int Batch = 4;

    // 35 + 15 + 6 = 56 weights, 21 of them above the first layer.
    private static readonly NetworkShape Network = new([7, 5, 3, 2]);

    [Theory]
    [InlineData("bp", 2 * (56 + 21 + 56))]
    [InlineData("fa", 2 * (56 + 21 + 56))]
    [InlineData("sign", 2 * (56 + 21 + 56))]
    [InlineData("sparse", 2 * (56 + 21 + 56))]
    [InlineData("sa", 2 * (56 + 21 + 56))] // entry by entry
    [InlineData("frozen", 2 * (56 + 6))]
    [InlineData("kp", 2 * (56 + 21 + 56 + 21))]
    [InlineData("dfa", 2 * (56 + 2 * 5 + 2 * 3 + 56))]
    [InlineData("drtp", 2 * (56 + 2 * 5 + 2 * 3 + 56))]
    [InlineData("sdfa", 2 * (56 + 2 * 5 + 2 * 3 + 56))]
    [InlineData("dkp", 2 * (56 + 2 * 2 * 5 + 2 * 2 * 3 + 56))]
    [InlineData("ebd", 2 * (56 + 2 * 2 * 5 + 2 * 2 * 3 + 56))]
    [InlineData("wm", 2 * (56 + 21 + 56 + 21 * 2.25))] // answer to 4 samples and to silence, outer product
    [InlineData("wm:answer=raw", 2 * (56 + 21 + 56 + 21 * 2))]
    [InlineData("wm:answer=raw,spread=1", 2 * (56 + 21 + 56 + 21 * 3))]
    [InlineData("pfa:ratio=2", 2 * (56 + 3 * 6 + 6 * 5 + 2 * 4 + 4 * 3 + 56 + 6 * 5 + 4 * 3))]
    [InlineData("aa:update-forward=no", 2 * (56 + 21 + 56 + 4 * 21))] // y, z, and two products for B
    [InlineData("aa:update-forward=yes", 2 * (56 + 21 + 56 + 6 * 21))]
    [InlineData("ia:update-forward=no", 2 * (56 + 21 + 56 + 4 * 21))] // y, r, and two products for B
    [InlineData("ia:update-forward=yes", 2 * (56 + 21 + 56 + 8 * 21))] // z too, r Bᵀ, and two products for W
    [InlineData("pepita", 2 * (56 + 2 * 7 + 56 + 56))]
    [InlineData("ff", 2 * (3 * 56 + 2 * 50 + 6))]
    [InlineData("ff:readout=all", 2 * (3 * 56 + 2 * 50 + 6 + 2 * 2 * 5))] // of the first hidden layer, and learnt
    [InlineData("ff:readout=all-but-first", 2 * (3 * 56 + 2 * 50 + 6))]
    [InlineData("ff:readout=goodness", 2 * (3 * 56 + 2 * 50 + 2 * 50))] // with each of 2 labels
    [InlineData("local", 2 * (56 + 3 * (2 * 5 + 2 * 3) + 56))] // read out, carried down, learnt
    [InlineData("fdfa", 2 * (56 + 2 * (2 * 5 + 2 * 3) + 56 + 21))] // as dkp, and the directions' way
    [InlineData("local:readout=fixed", 2 * (56 + 2 * (2 * 5 + 2 * 3) + 56))]
    [InlineData("tp", 2 * (56 + 21 + 56 + 56 + 4 * 21))] // of the target alone
    [InlineData("fwdtp", 2 * (56 + 2 * 21 + 56))] // the inverse of the target and of the activities
    [InlineData("fwdtp:inverse=linear", 2 * (56 + 21 + 56))] // of their difference
    [InlineData("dtp", 2 * (56 + 2 * 21 + 56 + 56 + 4 * 21))] // a pass of the batch; W, B, and two products for B
    [InlineData("dtp:inverse=linear,iterations=3", 2 * (56 + 21 + 56 + 56 + 3 * 4 * 21))]
    // to the output from both, down to the lower inverse, B twice and four products for it
    [InlineData("dtp-drl", 2 * (56 + 2 * 21 + 56 + 56 + 6 + 15 + 6 + 2 * 6 + 6 * 21))]
    [InlineData("dtp-drl:inverse=linear", 2 * (56 + 21 + 56 + 56 + 6 + 15 + 6 + 6 + 6 * 21))]
    [InlineData("ddtp", 2 * (56 + 16 + 56 + 56 + 6 + 15 + 6 + 6 * 16))]
    [InlineData("ldrl:iterations=2", 2 * (56 + 21 + 56 + 56 + 2 * 9 * 21))] // W, B twice, and six products for it
    // through the inverse, C of every other batch, the inverse every other step
    [InlineData("bp+foof:period=2,batches=1", 2 * (56 + 21 + 56) + 2 * (49 + 25 + 9) * 1.5 + (343 + 125 + 27) / 8.0)]
    // K and h, and three products between 4 samples
    [InlineData("bp+locoprop:steps=3", 2 * (56 + 21 + 56) + 4 * 4 * (7 + 5 + 3) + 3 * 3 * 2 * 16)]
    [InlineData("bp+minnorm", 2 * (56 + 21 + 56) + 6 * 4 * (7 + 5 + 3) + 3 * 9 * 16)]
    [InlineData("fa+asymmetric", 2 * (56 + 21 + 56 + 2 * 2))]
    [InlineData("fa+constrained", 2 * (56 + 21 + 56))]
    [InlineData("fa+bp-magnitude", 2 * (56 + 21 + 56 + 21))]
    [InlineData("fa+bp-direction", 2 * (56 + 21 + 56 + 21))]
    [InlineData("fa+bp-step", 2 * (56 + 21 + 56 + 21 + 50))]
    public void A_step_is_counted_by_the_dense_products_that_the_rule_makes(string rule, double expected) =>
        Assert.Equal(expected, RuleFlops.PerExample(LearningRule.Parse(rule), Network, Batch));

    [Fact]
    public void Every_rule_of_the_catalogue_costs_a_forward_pass_and_the_fit_of_its_output_layer_at_least() =>
        Assert.All(
            RuleCatalog.Entries.Where(entry => entry.StandsAlone),
            entry => Assert.True(
                RuleFlops.PerExample(LearningRule.Parse(entry.Name), Network, Batch) >= 2 * (56 + 6), entry.Name));

    [Fact]
    public void Parts_of_ones_own_state_their_own_counts()
    {
        var rule = new LearningRule(
            "own", new RuleRecipe { Signal = new TwicePasses(), Feedback = new Dear(), Fit = new Covariance() });
        var plain = 2 * (56 + 21 + 56);

        Assert.Equal(plain + 2 * 56 + 2 * 100 + (49 + 25 + 9), RuleFlops.PerExample(rule, Network, Batch));
    }

    [Fact]
    public void A_network_without_layers_and_a_batch_without_samples_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkShape([7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkShape([7, 0, 2]));
        Assert.Throws<ArgumentException>(() => new NetworkShape([(new DenseMap(3, 2), [4])]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RuleFlops.PerExample(LearningRule.Parse("bp"), Network, 0));
    }

    // 784-256-10 has P = 203,264 weights, 2,560 of them above the first layer; 30-20-10-5 has a second hidden layer.
    [Theory]
    [InlineData("soap2019", 2 * (2 * 203_264 + 2 * 2560) + 2 * 203_264)]
    [InlineData("secant", 2 * (2 * 203_264 + 2 * 2560) + 2 * 203_264)]
    [InlineData("secant:layers=singly", 2 * 203_264 + 2 * 2560 + 2 * 2560 + 2 * 2560 + 2 * 203_264)]
    [InlineData("gnt", 2 * 203_264 + 10 * 2 * 2560 + 2 * 100 * 256 + 2 * 10 * 256 + 2000 / 3.0 + 2 * 203_264)]
    [InlineData(
        "gnt:form=diagonal,hessian=loss", 2 * 203_264 + 10 * 2 * 2560 + 4 * 10 * 256 + 2 * 100 * 256 + 2 * 203_264)]
    public void Rules_of_several_passes_count_all_of_them(string rule, double expected) =>
        Assert.Equal(
            expected, RuleFlops.PerExample(LearningRule.Parse(rule), new NetworkShape([784, 256, 10]), 64), 1e-6);

    private sealed class TwicePasses : TransportSignal
    {
        public override string Name => "twice";

        public override double Flops(NetworkShape network, int batch, Func<int, double> carry) =>
            base.Flops(network, batch, carry) + network.PassFlops();

        public override Tensor Sent(WayBack way) => way.Displacement;
    }

    private sealed class Dear : SeparateFeedback
    {
        public override string Name => "dear";

        public override ForwardAccess Reads => ForwardAccess.Never;

        public override double LearningFlops(int sent, int inputs, int batch) => 100;
    }

    // n_{l−1}² beside the outer product.
    private sealed class Covariance : BatchFit
    {
        public override string Name => "covariance";

        public override Tensor Gradient(Tensor displacement, Tensor input) => displacement.t().matmul(input);

        public override double Flops(int inputs, int outputs, int samples) =>
            base.Flops(inputs, outputs, samples) + inputs * inputs;
    }
}
