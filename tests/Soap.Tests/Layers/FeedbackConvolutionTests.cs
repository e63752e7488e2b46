using Soap.Data;
using Soap.Engines;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Layers;

public sealed class FeedbackConvolutionTests
{
    public static TheoryData<string> Rules =>
        [.. RuleTable.Rows.Where(row => row.LearnsLayerByLayer && row.HiddenLearns).Select(row => row.Name)];

    [Fact]
    public void Under_backpropagation_it_is_the_native_convolution_to_any_order_of_derivatives()
    {
        using var scope = NewDisposeScope();
        using var layer = Of("bp", new() { Stride = (2, 1), Padding = (1, 0), Dilation = (1, 2), Groups = 2 });
        var x = rand([2, 4, 7, 9], requires_grad: true);
        var native = functional.conv2d(x, layer.Weight, layer.Bias, [2, 1], [1, 0], [1, 2], 2);
        var output = layer.forward(x);
        Assert.Equal(native.ToBits(), output.ToBits());
        Assert.Equal(Hessian(native), Hessian(output));

        // The derivative of |∂L/∂W|² by the input, through the gradient itself.
        string Hessian(Tensor y)
        {
            var first = autograd.grad([y.tanh().sum()], [layer.Weight], retain_graph: true, create_graph: true)[0];
            return autograd.grad([first.pow(Kept(2)).sum()], [x])[0].ToBits();
        }
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("kp")]
    [InlineData("usf")]
    [InlineData("dfa")]
    [InlineData("wm")]
    public void Over_one_dimension_it_is_the_convolution_of_images_of_one_row(string rule)
    {
        using var scope = NewDisposeScope();
        var broadcast = new Broadcast(3);
        LayerOptions options = new() { Broadcast = broadcast };
        using var line = new FeedbackConv1d(
            4, 6, 3, LearningRule.Parse(rule), 1, "any",
            new() { Stride = 2, Padding = 1, Dilation = 2, Groups = 2, InputSize = 11 }, options);
        using var image = new FeedbackConv2d(
            4, 6, (1, 3), LearningRule.Parse(rule), 1, "any",
            new() { Stride = (1, 2), Padding = (0, 1), Dilation = (1, 2), Groups = 2, InputSize = (1, 11) }, options);
        Assert.Equal([6, 2, 3], line.Weight.shape);
        Assert.Equal(line.Weight.ToBits(), image.Weight.ToBits());
        Assert.Equal(line.EffectiveFeedback.ToBits(), image.EffectiveFeedback.ToBits());
        line.BeginStep(0, 5);
        image.BeginStep(0, 5);
        Assert.Equal(line.EffectiveFeedback.ToBits(), image.EffectiveFeedback.ToBits());
        var x = rand([5, 4, 11], requires_grad: true);
        broadcast.OutputError = rand(5, 3);
        Assert.Equal(Gradients(line, line.forward(x)), Gradients(image, image.forward(x.unsqueeze(2)).squeeze(2)));

        string Gradients(FeedbackLayer layer, Tensor output) => string.Concat(
            autograd.grad([output.tanh().sum()], [x, layer.Weight, layer.Bias!])
                .Select(gradient => gradient.ToBits()));
    }

    // TorchSharp writes to the screen where its advice is not followed.
    [Theory]
    [MemberData(nameof(Rules))]
    public void The_same_seed_gives_a_small_convolutional_network_the_same_bits_and_nothing_is_written(string name)
    {
        var row = RuleTable.Find(name);
        var (output, error) = (Console.Out, Console.Error);
        using var written = new StringWriter();
        Console.SetOut(written);
        Console.SetError(written);
        try
        {
            Assert.Equal(Trained(row.Make(), epochs: 2).Bits, Trained(row.Make(), epochs: 2).Bits);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }

        Assert.Empty(written.ToString());
    }

    [Theory]
    [InlineData("bp", 0.2)]
    [InlineData("fa", 0.5)]
    [InlineData("usf", 0.1)]
    [InlineData("kp", 0.5)]
    [InlineData("wm", 0.3)]
    [InlineData("dfa", 0.8)]
    [InlineData("foof", 0.6)]
    public void A_small_convolutional_network_learns_to_tell_bars_that_stand_from_bars_that_lie(
        string rule, double share)
    {
        var (before, after, _) = Trained(LearningRule.Parse(rule), epochs: 100);
        Assert.InRange(after, 0, share * before);
    }

    // What follows may change a layer's output in place: an activation that does gives what one that does not gives.
    [Theory]
    [InlineData("fa")]
    [InlineData("kp")]
    [InlineData("frozen")]
    public void Its_output_may_be_changed_in_place(string rule)
    {
        using var scope = NewDisposeScope();
        var x = rand([2, 4, 7, 9], requires_grad: true);
        Assert.Equal(Gradients(isInPlace: false), Gradients(isInPlace: true));

        string Gradients(bool isInPlace)
        {
            using var layer = Of(rule, new());
            using var relu = ReLU(isInPlace);
            var sum = relu.forward(layer.forward(x)).pow(Kept(2)).sum();
            return string.Concat(autograd.grad([sum], [layer.Weight, x], allow_unused: true)
                .Where(gradient => !gradient.IsInvalid).Select(gradient => gradient.ToBits()));
        }
    }

    [Theory]
    [InlineData("fa")]
    [InlineData("kp")]
    [InlineData("foof")]
    public void Weights_and_inputs_changed_in_place_between_the_ways_are_told_and_end_no_process(string rule)
    {
        using var scope = NewDisposeScope();
        using var layer = Of(rule, new());
        var x = rand([2, 4, 7, 9], requires_grad: true).Times(2);
        foreach (var changed in new[] { layer.Weight, x })
        {
            var sum = layer.forward(x).sum();
            using (no_grad())
            {
                changed.PlusInPlace(ones_like(changed));
            }

            Assert.All(autograd.grad([sum], [layer.Weight])[0].ToVector(), entry => Assert.Equal(0, entry));
            Assert.Contains("modified by an inplace operation", Assert.ThrowsAny<Exception>(
                layer.ThrowIfBackwardFailed).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        "dfa", 1, "signal 'direct' goes straight to all places of the layer's input, and their number is not " +
            "known: give InputSize")]
    [InlineData("pfa", 2, "feedback 'product' mixes all channels that send, and outputs of each group are made of " +
        "channels of their own")]
    [InlineData("sparse", 2, "feedback 'sparse' chooses among all channels that send, and outputs of each group are " +
        "made of channels of their own")]
    public void What_makes_no_sense_on_a_kernel_is_refused_with_the_reason(string rule, int groups, string reason)
    {
        using var scope = NewDisposeScope();
        var parsed = LearningRule.Parse(rule);
        Assert.Equal(
            $"rule '{parsed}' does not go with a convolution from 4 to 6 channels by 3 x 3: {reason}",
            Assert.Throws<SoapException>(() => Of(rule, new() { Groups = groups })).Message);
    }

    [Fact]
    public void Feedback_that_learns_from_whole_inputs_is_refused_with_a_fit_of_patches() => Assert.Equal(
        "rule 'dkp:decay=0.0001+foof' does not go with a convolution from 4 to 6 channels by 3 x 3: feedback " +
        "'kolen-pollack' learns from whole inputs, and fit 'least-squares' puts " +
        "something in the place of their patches",
        Assert.Throws<SoapException>(() => Of("dkp+foof", new() { InputSize = (7, 9) })).Message
            .Replace(LearningRule.Parse("dkp+foof").Text, "dkp:decay=0.0001+foof", StringComparison.Ordinal));

    [Fact]
    public void B_has_the_form_that_the_rule_says()
    {
        using var scope = NewDisposeScope();
        ConvolutionOptions sized = new() { InputSize = (7, 9) };
        Assert.Equal([6, 4, 3, 3], Of("fa", new()).EffectiveFeedback.shape);
        Assert.Equal([6 * 5 * 7, 4 * 7 * 9], Of("fa+kernels:feedback=dense", sized).EffectiveFeedback.shape);
        Assert.Equal([3, 4 * 7 * 9], Of("dfa", sized).EffectiveFeedback.shape);
        Assert.Equal([3, 4, 3, 3], Of("dfa+kernels:feedback=shared", new()).EffectiveFeedback.shape);
    }

    [Theory]
    [InlineData("dfa+kernels:feedback=dense", "it is dense already under signal 'direct'; allowed: shared")]
    [InlineData("fa+kernels:feedback=shared", "all places share it already under signal 'layerwise'; allowed: dense")]
    [InlineData(
        "kp+kernels:feedback=dense", "feedback 'kolen-pollack' takes its shape from W; dense is what is drawn " +
            "once and stays")]
    [InlineData("frozen+kernels:feedback=dense", "signal 'none' carries nothing through it on a way back")]
    [InlineData("dtp+kernels:feedback=dense", "signal 'difference-target' carries nothing through it on a way back")]
    public void A_form_of_B_that_makes_no_sense_is_refused_with_the_rule(string rule, string reason) =>
        Assert.EndsWith(
            $": B on kernels: {reason}",
            Assert.Throws<SoapException>(() => LearningRule.Parse(rule)).Message, StringComparison.Ordinal);

    [Fact]
    public void Dense_feedback_needs_the_size_of_images_and_has_a_largest_size_itself()
    {
        using var scope = NewDisposeScope();
        var rule = LearningRule.Parse("fa+kernels:feedback=dense");
        const string Start =
            "rule 'fa+kernels:feedback=dense' does not go with a convolution from 4 to 6 channels by " +
                "3 x 3: ";
        Assert.Equal(
            Start +
                "dense feedback goes from all places of the layer's output to all of its input, and their number " +
            "is not known: give InputSize",
            Assert.Throws<SoapException>(() => Of(rule.Text, new())).Message);
        Assert.Equal(
            Start + "B would have 221414400 weights, [23064, 9600]; allowed: at most 67108864",
            Assert.Throws<SoapException>(() => Of(
                rule.Text, new() { InputSize = (40, 60), Padding = (12, 2) })).Message);
        Assert.Equal(
            "rule 'dfa+kernels:feedback=shared' does not go with a convolution from 4 to 6 channels by 3 x 3: " +
            "kernels that all places share go from the network's outputs, and 3 outputs are no multiple of its 2 " +
            "groups; leave +kernels out, and B is dense",
            Assert.Throws<SoapException>(() => Of("dfa+kernels:feedback=shared", new() { Groups = 2 })).Message);
        Assert.Equal(
            "rule 'dfa+kernels:feedback=shared' does not go with a locally connected map " +
            "of 7 x 9 from 4 to 6 channels " +
            "by 3 x 3: its positions share no kernels",
            Assert.Throws<SoapException>(() => new FeedbackLocallyConnected2d(
                4, 6, (3, 3), LearningRule.Parse("dfa+kernels:feedback=shared"), 1, "any",
                new() { InputSize = (7, 9) }, new() { Broadcast = new Broadcast(3) })).Message);
    }

    [Fact]
    public void Wrong_numbers_and_wrong_inputs_are_told()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentOutOfRangeException>(() => Of("fa", new() { Stride = (0, 1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of("fa", new() { Groups = 3 }));
        using var layer = Of("fa", new());
        Assert.StartsWith(
            "[2, 3, 7, 9] is no input of a convolution from 4 to 6 channels by 3 x 3: it must have 4 channels.",
            Assert.Throws<ArgumentException>(() => layer.forward(rand(2, 3, 7, 9))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "A locally connected layer belongs to images of one size, and has no groups: give InputSize alone.",
            Assert.Throws<ArgumentException>(() => new FeedbackLocallyConnected2d(
                4, 6, (3, 3), LearningRule.Parse("fa"), 1, "any", new())).Message, StringComparison.Ordinal);
    }

    private static FeedbackConv2d Of(string rule, ConvolutionOptions convolution) => new(
        4, 6, (3, 3), LearningRule.Parse(rule), 1, "any", convolution, new() { Broadcast = new Broadcast(3) });

    private static (double Before, double After, string Bits) Trained(LearningRule rule, int epochs)
    {
        using var scope = NewDisposeScope();
        var broadcast = new Broadcast(2);
        LayerOptions options = new() { Broadcast = broadcast, Activation = Activation.Tanh };
        using var model = Sequential(
            ("unflatten", Unflatten(1, [1, 6, 6])),
            ("conv1", new FeedbackConv2d(1, 4, (3, 3), rule, 1, "conv1", new() { InputSize = (6, 6) }, options)),
            ("tanh1", Tanh()),
            ("conv2", new FeedbackConv2d(
                4, 6, (2, 2), rule, 1, "conv2", new() { Stride = (2, 2), InputSize = (4, 4) }, options)),
            ("tanh2", Tanh()),
            ("flatten", Flatten()),
            ("output", new FeedbackLinear(
                24, 2, rule, 1, "output", options with { IsOutput = true, Activation = Activation.Identity })));
        var data = Bars();
        using var optimizer = rule.Recipe.Optimizer?.Create(model.parameters()) ?? new Sgd(model.parameters());
        using var trainer = new Trainer(
            model, Loss.CrossEntropy, optimizer, _ => 0.05, new DatasetBatches(data, new BatchOrder(80, 0, 1)), 10);
        var before = Evaluation.Evaluate(model, Loss.CrossEntropy, data, null, 0).Loss;
        trainer.TrainUntil(epochs * 80);
        return (before, Evaluation.Evaluate(model, Loss.CrossEntropy, data, null, 0).Loss,
            string.Concat(model.parameters().Select(parameter => parameter.ToBits())));
    }

    // Images of a bar that stands or lies, at any place, and noise.
    private static Dataset Bars()
    {
        using var generator = new Generator(3);
        var images = randn([80, 6, 6], generator: generator).Times(0.3);
        for (var i = 0; i < 80; i++)
        {
            images[i].select(i % 2, i / 2 % 6).PlusInPlace(1);
        }

        return new Dataset(
            images.reshape(80, 36), tensor(Enumerable.Range(0, 80).Select(i => (long)(i % 2)).ToArray()));
    }
}
