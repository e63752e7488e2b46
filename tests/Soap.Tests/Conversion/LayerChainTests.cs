using Soap.Conversion;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Signals;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion;

/// <summary>Rules with passes of their own in models that are chains of layers.</summary>
public sealed class LayerChainTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Activations => ["tanh", "relu", "sigmoid", "elu"];

    public static TheoryData<string> NetworkRules =>
    [
        "secant", "secant:layers=singly,curvature=diagonal,trust=0.1", "fa+secant", "gnt",
        "fa+gnt:form=diagonal,hessian=loss", "soap2019:plain=0", "fa+soap2019", "pepita",
        "pepita:output=second+asymmetric", "tp", "dtp", "dtp:inverse=linear,iterations=2", "dtp-drl", "ldrl", "ddtp",
        "fwdtp", "secant+foof", "dtp+locoprop:steps=4", "local", "local:readout=fixed,initial=2",
        "fdfa:initial=1",
    ];

    [Theory]
    [MemberData(nameof(NetworkRules))]
    public void A_chain_of_dense_layers_learns_bit_for_bit_as_the_multilayer_perceptron(string text)
    {
        using var scope = NewDisposeScope();
        using var mlp = new Mlp([7, 6, 5, 4], Activation.Tanh, LearningRule.Parse(text), 3);
        var model = Sequential(
            ("1", Linear(7, 6)), ("f1", Tanh()), ("2", Linear(6, 5)), ("f2", Tanh()), ("3", Linear(5, 4)));
        var inputs = Normal([9, 7], ScalarType.Float32);
        var labels = tensor(new long[] { 0, 1, 2, 3, 0, 1, 2, 3, 1 });
        using var network = model.WithRule(
            text, 3, inputs, new ConversionOptions { FeedbackInitializer = Initializer.XavierNormal });
        foreach (var (own, other) in network.Layers.Zip(mlp.Layers))
        {
            own.Weight.Overwrite(other.Weight);
            own.Bias!.Overwrite(other.Bias!);
        }

        network.BeginBatch(inputs, 0);
        mlp.BeginBatch(inputs, 0);
        AssertSame(mlp.Learn(inputs, labels, Loss.CrossEntropy), network.Learn(inputs, labels, Loss.CrossEntropy));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Passes_are_those_of_the_model_itself(string activation)
    {
        using var scope = NewDisposeScope();
        var (network, plain, inputs, labels) = Made("secant", activation);
        var pass = plain.Trace(PlainChain.Entering(inputs));
        using var noGradient = no_grad();
        var output = network.forward(inputs);
        AssertNear(pass[^1].Preactivation, output);
        Assert.Equal(
            Loss.CrossEntropy.Mean(output, labels).item<double>(),
            network.Learn(inputs, labels, Loss.CrossEntropy).MeanLoss.item<double>());
        network.Dispose();
    }

    // λ → ∞ is the gradient, and B is W.
    [Theory]
    [MemberData(nameof(Activations))]
    public void Undamped_steps_through_W_are_backpropagations(string activation)
    {
        foreach (var rule in new[] { "secant:damping=1000000000000", "gnt:damping=1000000000000", "soap2019" })
        {
            using var scope = NewDisposeScope();
            var (network, _, inputs, labels) = Made(rule, activation);
            var (own, truth) = network.LearnBothWays(inputs, labels, Loss.CrossEntropy);
            foreach (var (learnt, wanted) in own.Layers.Zip(truth.Layers))
            {
                AssertNear(wanted.Displacement!, learnt.Displacement!, 1e-7);
                AssertNear(wanted.WeightGradient!, learnt.WeightGradient!, 1e-7);
                AssertNear(wanted.BiasGradient!, learnt.BiasGradient!, 1e-7);
            }

            network.Dispose();
        }
    }

    [Theory]
    [InlineData("secant", "tanh")]
    [InlineData("fa+secant", "elu")]
    [InlineData("fa+secant:layers=singly", "tanh")]
    [InlineData("secant:layers=singly", "relu")]
    public void The_secant_of_kernels_is_that_of_plain_operations(string rule, string activation)
    {
        using var scope = NewDisposeScope();
        var (network, plain, inputs, labels) = Made(rule, activation);
        var pass = plain.Trace(PlainChain.Entering(inputs));
        var gradients = Gradients(pass, labels);
        Tensor[] shifts = [.. gradients.Zip(pass, (g, layer) => Along(g, layer.Preactivation))];
        var jointly = Gradients(
            plain.Trace(PlainChain.Entering(inputs), (a, l) => l < PlainChain.Depth ? a - shifts[l - 1] : a), labels);
        var learnt = network.Learn(inputs, labels, Loss.CrossEntropy);
        for (var l = 1; l < PlainChain.Depth; l++)
        {
            var own = l;
            var moved = rule.Contains("singly", StringComparison.Ordinal)
                ? Gradients(plain.Trace(
                    PlainChain.Entering(inputs), (a, at) => at == own ? a - shifts[own - 1] : a), labels)
                : jointly;
            var difference = gradients[l - 1] - moved[l - 1];
            var curvature = Sum(shifts[l - 1] * difference) / Sum(shifts[l - 1] * shifts[l - 1]);
            var expected = (gradients[l - 1] / curvature.clamp_min(Kept(0)).Plus(1)).Over(inputs.shape[0]);
            AssertNear(expected, learnt.Layers[l - 1].Displacement!, 1e-6); // a difference of gradients over 6e-6
            AssertNear(plain.Outer(l, learnt.Layers[l - 1].Displacement!, pass[l - 1].Input),
                learnt.Layers[l - 1].WeightGradient!);
        }

        network.Dispose();

        static Tensor Along(Tensor gradient, Tensor a)
        {
            var (length, size) = (Sum(gradient * gradient).sqrt(), Sum(a * a).sqrt());
            return (gradient / length.clamp_min(Kept(1e-300)) * size).Times(Math.Cbrt(Math.ScaleB(1, -52)));
        }
    }

    [Theory]
    [InlineData("gnt:damping=0.3", "tanh")]
    [InlineData("fa+gnt:damping=0.3", "relu")]
    [InlineData("fa+gnt:hessian=loss", "elu")]
    [InlineData("fa+gnt:form=diagonal", "tanh")]
    public void Gauss_Newton_targets_of_kernels_are_those_of_plain_operations(string rule, string activation)
    {
        using var scope = NewDisposeScope();
        var (network, plain, inputs, labels) = Made(rule, activation);
        var signal = (GaussNewtonSignal)network.Layers[0].Rule.Signal;
        var pass = plain.Trace(PlainChain.Entering(inputs));
        var (samples, output) = (inputs.shape[0], pass[^1].Preactivation);
        var error = PlainChain.Compare(output, labels).Error;
        var learnt = network.Learn(inputs, labels, Loss.CrossEntropy);
        var identity = eye(4, dtype: ScalarType.Float64);
        for (var l = 1; l < PlainChain.Depth; l++)
        {
            var a = pass[l - 1].Preactivation;
            Tensor[] rows = [.. Enumerable.Range(0, 4).Select(k => PlainChain.Down(
                output, a, identity[k].expand(samples, 4).contiguous()).reshape(samples, -1))];
            var displacements = new List<Tensor>();
            for (var sample = 0; sample < samples; sample++)
            {
                var at = sample;
                var jacobian = stack([.. rows.Select(row => row[at])]);
                var p = output[sample].detach().softmax(0);
                var bend = signal.Hessian == OutputHessian.Identity ? identity : diag(p) - outer(p, p);
                displacements.Add(signal.Form == GaussNewtonForm.Diagonal
                    ? jacobian.t().mv(error[sample]).Times(signal.Damping)
                        / (jacobian * bend.matmul(jacobian)).sum(dim: 0).Plus(signal.Damping)
                    : jacobian.t().mv(linalg.inv(
                        bend.matmul(jacobian).matmul(jacobian.t()).Plus(identity.Times(signal.Damping)))
                        .mv(error[sample])).Times(signal.Damping));
            }

            AssertNear(stack([.. displacements]).reshape(a.shape), learnt.Layers[l - 1].Displacement!, 1e-10);
        }

        network.Dispose();
    }

    [Fact]
    public void Two_passes_of_2019_through_kernels_are_those_of_plain_operations()
    {
        using var scope = NewDisposeScope();
        var (network, plain, inputs, labels) = Made("fa+soap2019:plain=0,rate=20", "tanh");
        var gradients = PlainChain.WayDown(plain.Trace(PlainChain.Entering(inputs)) is var first
            ? first
            : null!, PlainChain.Compare(first[^1].Preactivation, labels).Error);
        var second = plain.Trace(PlainChain.Entering(inputs), (a, l) => l < PlainChain.Depth
            ? a - gradients[l - 1].Times(20.0 / a.numel())
            : a);
        var sent = PlainChain.Compare(second[^1].Preactivation, labels).Error;
        var learnt = network.Learn(inputs, labels, Loss.CrossEntropy);
        for (var l = PlainChain.Depth - 1; l >= 1; l--)
        {
            var (g, a) = (gradients[l - 1], second[l - 1].Preactivation);
            var difference = g - PlainChain.Down(second[l].Preactivation, a, sent);
            difference = difference.Plus(difference.sign().Times(1e-3));
            difference = difference.Plus(difference.Plus(1e-6).sign().Times(1e-3));
            sent = g.Times(20.0 / a.numel()) * g / difference;
            AssertNear(sent, learnt.Layers[l - 1].Displacement!, 1e-9);
            sent = learnt.Layers[l - 1].Displacement!;
        }

        network.Dispose();
    }

    [Theory]
    [InlineData("pepita:scale=0.5", "tanh")]
    [InlineData("pepita:scale=0.5,output=second", "relu")]
    public void The_second_pass_of_pepita_begins_with_a_picture_that_the_error_changed(string rule, string activation)
    {
        using var scope = NewDisposeScope();
        var (network, plain, inputs, labels) = Made(rule, activation);
        var (entering, samples) = (PlainChain.Entering(inputs), inputs.shape[0]);
        var first = plain.Trace(entering);
        var error = PlainChain.Compare(first[^1].Preactivation, labels).Error;
        Assert.Equal([4, 2 * 11 * 10], plain.Feedback[0].shape);
        var second = plain.Trace(
            entering.Plus(plain.Carried(1, error.Times(samples), entering, plain.Feedback[0]).Times(0.5)));
        var learnt = network.Learn(inputs, labels, Loss.CrossEntropy);
        for (var l = 1; l <= PlainChain.Depth; l++)
        {
            var expected = l < PlainChain.Depth
                ? (plain.Activated(first[l - 1].Preactivation) - plain.Activated(second[l - 1].Preactivation))
                    .Over(samples)
                : rule.Contains("second", StringComparison.Ordinal)
                ? PlainChain.Compare(second[^1].Preactivation, labels).Error
                : error;
            AssertNear(expected.detach(), learnt.Layers[l - 1].Displacement!);
            AssertNear(plain.Outer(l, expected.detach(), second[l - 1].Input), learnt.Layers[l - 1].WeightGradient!);
        }

        network.Dispose();
    }

    [Theory]
    [InlineData("fwdtp:step=0.3", "tanh")]
    [InlineData("fwdtp:step=0.3", "elu")]
    [InlineData("fwdtp:step=0.3,inverse=linear", "sigmoid")]
    [InlineData("fa+tp:step=0.3", "tanh")]
    [InlineData("fa+tp:step=0.3", "relu")]
    public void Targets_come_down_through_kernels_and_to_where_pooled_activities_came_from(
        string rule, string activation)
    {
        using var scope = NewDisposeScope();
        var (network, plain, inputs, labels) = Made(rule, activation);
        var isLinear = rule.Contains("linear", StringComparison.Ordinal);
        var samples = inputs.shape[0];
        var pass = plain.Trace(PlainChain.Entering(inputs));
        var h = pass[^1].Preactivation.detach();
        var target = h - PlainChain.Compare(h, labels).Error.Times(0.3 * samples);
        var learnt = network.Learn(inputs, labels, Loss.CrossEntropy);
        for (var l = PlainChain.Depth; l > 1; l--)
        {
            var (below, layer) = (pass[l - 1].Input.detach(), l);
            (target, h) = (
                rule.Contains("+tp", StringComparison.Ordinal)
                    ? Inverse(target)
                    : below.Plus(Inverse(target)) - Inverse(h),
                below);
            var a = pass[l - 2].Preactivation.detach().requires_grad_();
            var slope = autograd.grad([plain.Onwards(l - 1, a)], [a], [h - target])[0].Over(0.3 * samples);
            AssertNear(slope, learnt.Layers[l - 2].Displacement!);

            Tensor Inverse(Tensor x)
            {
                var at = plain.Unpooled(layer, x, pass[layer - 1].Preactivation.detach());
                var carried = plain.Carried(layer, at, below, plain.Feedback[layer - 1]);
                return isLinear ? carried : plain.Activated(carried);
            }
        }

        network.Dispose();
    }

    // B and c go down the slope of the loss of the inverse, found by differentiation.
    [Theory]
    [InlineData("dtp:noise=0.3,rate=0.1", "tanh")]
    [InlineData("dtp:noise=0.3,rate=0.1,inverse=linear", "elu")]
    [InlineData("ldrl:noise=0.3,rate=0.1,inverse=activation", "sigmoid")]
    [InlineData("ddtp:noise=0.3,rate=0.1,decay=0.2", "tanh")]
    public void Inverses_of_kernels_learn_down_their_loss(string rule, string activation)
    {
        using var scope = NewDisposeScope();
        var (network, plain, inputs, _) = Made(rule, activation);
        var pass = plain.Trace(PlainChain.Entering(inputs));
        network.BeginBatch(inputs, 40);
        for (var l = PlainChain.Depth; l > 1; l--)
        {
            var layer = l;
            var feedback = plain.Feedback[l - 1].requires_grad_();
            var bias = plain.FeedbackBiases[l - 1]?.requires_grad_();
            var (below, above) = (pass[l - 1].Input.detach(), H(l));
            var stream = network.Layers[l - 1].Streams.Of("inverse", 40);
            var moved = Noise(0, below).Times(0.3);
            var loss = (rule[..4] switch
            {
                "dtp:" => (Inverse(Respond(below.Plus(moved))) - below - moved).pow(Kept(2)).sum(),
                "ldrl" => (moved * (Inverse(Respond(below.Plus(moved))) - Inverse(above))).sum().Times(-2)
                    .Plus((Inverse(above.Plus(Noise(below.numel(), above).Times(0.3))) - Inverse(above)).pow(Kept(2))
                        .sum()).Over(0.09),
                _ => (Inverse(plain.Trace(below.Plus(moved), from: layer - 1)[^1].Preactivation.detach())
                    - Inverse(H(PlainChain.Depth)) - moved).pow(Kept(2)).sum().Over(0.09)
                    .Plus(feedback.pow(Kept(2)).sum().Times(0.2 * inputs.shape[0])),
            }).Over(inputs.shape[0]);
            loss.backward();
            AssertNear(
                feedback.detach() - feedback.grad!.Times(0.1), network.Layers[l - 1].EffectiveFeedback.detach(),
                1e-10);
            if (bias is not null)
            {
                Assert.Equal([below.shape[1]], bias.shape);
                AssertNear(bias.detach() - bias.grad!.Times(0.1), network.Layers[l - 1].FeedbackBias!, 1e-10);
            }

            Tensor H(int of) =>
                of == PlainChain.Depth ? pass[^1].Preactivation.detach() : pass[of].Input.detach();

            Tensor Respond(Tensor h) => (layer == PlainChain.Depth
                ? plain.Through(layer, h)
                : plain.Onwards(layer, plain.Through(layer, h))).detach();

            Tensor Inverse(Tensor x)
            {
                var isDirect = rule.StartsWith("ddtp", StringComparison.Ordinal);
                var at = isDirect ? x : plain.Unpooled(layer, x, pass[layer - 1].Preactivation.detach());
                var carried = plain.Carried(layer, at, below, feedback);
                carried = bias is null ? carried
                    : carried.Plus(bias.reshape([-1, .. Enumerable.Repeat(1L, (int)carried.dim() - 2)]));
                return isDirect || rule.Contains("linear", StringComparison.Ordinal)
                    ? carried
                    : plain.Activated(carried);
            }

            Tensor Noise(long first, Tensor like) => tensor(
                Enumerable.Range(0, (int)like.numel()).Select(i => stream.Normal(first + i)).ToArray(), like.shape);
        }

        network.Dispose();
    }

    [Fact]
    public void A_forward_pass_in_training_says_that_it_has_no_way_back()
    {
        using var scope = NewDisposeScope();
        var (network, _, inputs, _) = Made("secant", "tanh");
        network.train();
        Assert.Equal(
            "Signal 'secant' makes passes of its own, and has no way back through this " +
                "one: learn with the trainer, or " +
                "with the network's Learn.",
            Assert.Throws<InvalidOperationException>(() => network.forward(inputs)).Message);
        network.Dispose();
    }

    private static (RuleNetwork Network, PlainChain Plain, Tensor Inputs, Tensor Labels) Made(
        string rule, string activation)
    {
        Func<Tensor, Tensor> applied = activation switch
        {
            "tanh" => x => x.tanh(),
            "relu" => x => functional.relu(x),
            "sigmoid" => x => x.sigmoid(),
            _ => x => Activation.Elu.Apply(x),
        };
        var model = PlainChain.Model(activation switch
        {
            "tanh" => () => Tanh(),
            "relu" => () => ReLU(),
            "sigmoid" => () => Sigmoid(),
            _ => () => ELU(),
        });
        var inputs = Normal([5, 162], ScalarType.Float64);
        var network = model.WithRule(rule, 8, inputs);
        return (network, new PlainChain(network, applied), inputs, tensor(new long[] { 3, 0, 2, 1, 0 }));
    }

    private static Tensor Normal(long[] shape, ScalarType type)
    {
        var stream = new Soap.Randomness.RandomStream(2, "inputs");
        var count = (int)shape.Aggregate(1L, (product, size) => product * size);
        return tensor(Enumerable.Range(0, count).Select(i => stream.Normal(i)).ToArray(), shape).to_type(type);
    }

    // Of a sample, without 1/N.
    private static Tensor[] Gradients(List<(Tensor Input, Tensor Preactivation)> pass, Tensor labels) =>
        PlainChain.WayDown(pass, PlainChain.Compare(pass[^1].Preactivation, labels).Error.Times(labels.shape[0]));

    private static Tensor Sum(Tensor samples) =>
        samples.sum([.. Enumerable.Range(1, (int)samples.dim() - 1)], keepdim: true);

    private static void AssertSame(NetworkLearning expected, NetworkLearning actual)
    {
        Assert.Equal(expected.MeanLoss.item<float>(), actual.MeanLoss.item<float>());
        foreach (var (one, other) in expected.Layers.Zip(actual.Layers))
        {
            Assert.Equal(one.Displacement!.ToBytes(), other.Displacement!.ToBytes());
            Assert.Equal(one.WeightGradient!.ToBytes(), other.WeightGradient!.ToBytes());
            Assert.Equal(one.BiasGradient!.ToBytes(), other.BiasGradient!.ToBytes());
        }
    }

    private static void AssertNear(Tensor expected, Tensor actual, double tolerance = Tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var (largest, off) = (
            expected.abs().max().item<double>(), (expected - actual).abs().max().item<double>());
        Assert.True(off <= tolerance * Math.Max(largest, 1e-30), $"off by {off:g3} of {largest:g3}");
        Assert.True(largest > 0, "all is 0, which shows nothing");
    }
}
