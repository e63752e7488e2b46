using Soap.Conversion;
using Soap.Layers;
using Soap.Rules;
using Soap.Tests.Conversion.Trees;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Linear = TorchSharp.Modules.Linear;

namespace Soap.Tests.Conversion;

/// <summary>Nothing is left on backpropagation unseen: what cannot learn by a rule is told, with the cure.</summary>
public sealed class ConversionRefusalTests
{
    [Fact]
    public void A_layer_that_is_not_called_is_named_with_the_cure()
    {
        using var scope = NewDisposeScope();
        Refuses(
            new ForwardTree(), "fa", ones(2, 3),
            "the model cannot learn by 'fa':\n" +
            "  _second: no call of it was seen in a pass: where the model's code has " +
            "'_second.forward(x)', write '_second.call(x)'; 'exclude: _second' leaves it alone");
        using var network = new ForwardTree().WithRule("fa; exclude: _second", 1, ones(2, 3));
        Assert.Equal(["_first"], network.LayerNames);
        Assert.Contains(
            "excluded by '_second'", Assert.Single(network.Report.LeftAlone).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_inside_native_code_are_refused_with_what_to_write()
    {
        using var scope = NewDisposeScope();
        var cell = new CellTree();
        Refuses(
            cell, "fa", ones(2, 3),
            "the model cannot learn by 'fa':\n  _cell: its weights are used inside native code: " +
            "write the cell of Linear modules");
        using var network = cell.WithRule("fa; exclude: _cell", 1, ones(2, 3));
        Assert.Equal(["_cell"], network.Report.LeftAlone.Select(module => module.Name));
    }

    [Fact]
    public void Other_weights_than_layers_and_norms_have_are_refused()
    {
        using var scope = NewDisposeScope();
        Refuses(
            new OwnWeightsTree(), "fa", ones(2, 3),
            "the model cannot learn by 'fa':\n" +
            "  OwnWeightsTree: a OwnWeightsTree has weights of its own, and SOAP does " +
            "not know what it does with them: write it of Linear and convolutional modules");
    }

    [Fact]
    public void Weights_are_refused_where_a_number_comes_before_them_and_numbers_alone_are_left_alone()
    {
        Assert.Contains(
            "a NumberTree has weights of its own",
            Assert.Throws<SoapException>(() => new NumberTree(3).WithRule("fa", 1, ones(2, 3))).Message,
            StringComparison.Ordinal);
        using var network = new NumberTree(1).WithRule("fa", 1, ones(2, 3));
        Assert.Equal(
            "a number: it learns from the error that reaches it", Assert.Single(network.Report.LeftAlone).Note);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_layer_whose_weights_are_used_outside_its_call_too_is_refused_with_the_cure(
        bool isTied, bool learns)
    {
        var tree = new TwiceTree(isTied);
        tree.named_parameters().First().parameter.requires_grad = learns;
        Refuses(
            tree, "fa", ones(2, 3),
            "the model cannot learn by 'fa':\n  _first: its weights are used outside its call, where the error " +
            "would go back through W: where the model's code has '_first.forward(x)', write '_first.call(x)', and " +
            "where it uses the weights in a function of its own, write a layer of their own; " +
            "'exclude: _first' leaves " +
            "it alone");
        Assert.Equal(learns, tree.named_parameters().First().parameter.requires_grad);
        using var network = tree.WithRule("fa; exclude: _first", 1, ones(2, 3));
        Assert.Equal(["_second"], network.LayerNames);
    }

    [Fact]
    public void Samples_that_the_model_does_not_take_are_told()
    {
        const string needed = "needed is at least one sample that the model takes, [N, …]";
        Refuses(new PlainTree(), "fa", ones(0, 7), $"the sample is [0, 7]; {needed}");
        Refuses(new PlainTree(), "fa", tensor(1f), $"the sample is []; {needed}");
        Refuses(
            new PlainTree(), "fa", ones(2, 9),
            "the model, a PlainTree, does not take a sample [1, 9], Float32 on cpu: mat1 and mat2 shapes cannot be " +
            "multiplied (1x9 and 7x9)");
    }

    [Fact]
    public void Paddings_that_have_no_transpose_are_refused()
    {
        using var scope = NewDisposeScope();
        var image = ones(1, 1, 8, 8);
        Refuses(
            Sequential(("a", Conv2d(1, 2, 3, padding: 1, padding_mode: PaddingModes.Reflect)),
                ("b", Conv2d(2, 2, 4, padding: Padding.Same)), ("c", ConvTranspose2d(2, 2, 3))),
            "fa", image,
            "the model cannot learn by 'fa':\n  a: it pads with other things than zeros (Reflect): pad by a module " +
            "before it, and give it no padding\n" +
            "  b: its 'same' padding is another on one side than on the other: pad " +
            "by a module before it, and give it no padding\n" +
            "  c: rules know convolutions over one or two dimensions, " +
            "and no transposed ones");
    }

    [Fact]
    public void Layers_without_a_rule_and_patterns_without_a_layer_are_listed()
    {
        using var scope = NewDisposeScope();
        Refuses(
            new PlainTree(), "_fc1: fa; conv*: bp; exclude: head", ones(2, 7),
            "the map '_fc1: fa; conv*: bp; exclude: head' does not fit the model; no rule for the layers '_fc2', " +
            "'_fc3' (a rule by itself is for all that is left; 'exclude: PATTERN' leaves layers " +
            "alone); no layer for " +
            "the patterns 'conv*', 'head' that a pattern before it has not; the layers are '_fc1', '_fc2', '_fc3'");
    }

    [Fact]
    public void Models_without_layers_and_models_that_learn_by_rules_already_are_refused()
    {
        using var scope = NewDisposeScope();
        Refuses(
            Sequential(ReLU(), Flatten()), "fa", ones(2, 3),
            "the model, a Sequential, has no layer that a rule can teach; such are Linear, Conv1d, Conv2d");
        var tree = new PlainTree();
        using var network = tree.WithRule("fa", 1, ones(2, 7));
        const string already = "learns by rules already: dispose of its network first";
        Refuses(tree, "fa", ones(2, 7), $"the model, a PlainTree, {already}");
        Refuses(network, "fa", ones(2, 7), $"the model, a RuleNetwork, {already}");
        const string inside = "the model, a Sequential, learns by rules already in a";
        Refuses(
            Sequential(("n", network), ("l", Linear(4, 2))), "fa", ones(2, 7),
            $"{inside} RuleNetwork: dispose of its network first");
        Refuses(
            Sequential(("l", (Linear)tree.named_children().First().module)), "fa", ones(2, 7),
            $"{inside} Linear: dispose of its network first");
        Refuses(
            Sequential(("l", new FeedbackLinear(3, 2, LearningRule.Parse("fa"), 1, "l"))), "fa", ones(2, 3),
            "the model cannot learn by 'fa':\n  l: it learns by a rule of its own already");
    }

    [Fact]
    public void Direct_rules_need_one_producer_of_each_layer_and_one_consumer_of_each_output()
    {
        using var scope = NewDisposeScope();
        var residual = Assert.Throws<SoapException>(() => new ResidualTree().WithRule("dfa", 1, ones(1, 3, 9, 7)));
        Assert.Contains(
            "_fc: its input is made of the outputs of '_block2._conv2', " +
            "'_block2._shortcut', and each would get what " +
            "is sent to all: name the modules at whose input one broadcast arrives ('direct at: PATTERN')",
            residual.Message, StringComparison.Ordinal);
        var heads = Assert.Throws<SoapException>(() => new HeadsTree().WithRule("dfa", 1, ones(1, 6)));
        Assert.Contains(
            "the output: a rule that goes straight to every layer sends the error of one output layer, and the " +
            "model's output is made of 2 layers: '_left', '_right'", heads.Message, StringComparison.Ordinal);
        var mixed = Assert.Throws<SoapException>(() => new BranchTree().WithRule("_left: dfa; **: fa", 1, ones(1, 3)));
        Assert.Equal(
            "the model cannot learn by '_left: dfa; fa':\n" +
            "  _left: the output of '_first' goes to '_left', '_right', and " +
            "it would get what is sent to each: name the modules at whose input one broadcast arrives " +
            "('direct at: PATTERN')", mixed.Message);
        var excluded = Assert.Throws<SoapException>(() =>
            new PlainTree().WithRule("dfa; exclude: _fc3", 1, ones(1, 7)));
        Assert.Equal(
            "the model cannot learn by 'dfa; exclude: _fc3':\n" +
            "  _fc3: a rule that goes straight to every layer sends " +
            "this layer's error, and it is left alone: write '_fc3: bp' in the place of excluding it",
            excluded.Message);
        var attention = Assert.Throws<SoapException>(() => new AttentionTree().WithRule("dfa", 1, ones(1, 5, 6)));
        Assert.Contains(
            "_query: it is given [1, 5, 6], and what goes straight to it has one row",
            attention.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_a_pass_uses_twice_is_refused_where_the_rule_keeps_one_use()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<SoapException>(() => new SharedTree().WithRule("fa+foof", 1, ones(2, 6)));
        Assert.Contains(
            "\n  _shared: a pass uses it several times, and fit '", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "keeps one use of a step: give each use a layer of its own, or a rule that keeps nothing of a step",
            error.Message, StringComparison.Ordinal);
        Assert.Throws<SoapException>(() => new SharedTree().WithRule("fa+bp-magnitude", 1, ones(2, 6)));
    }

    [Fact]
    public void The_model_by_itself_in_training_mode_is_refused_and_evaluates()
    {
        using var scope = NewDisposeScope();
        var tree = new PlainTree();
        using var network = tree.WithRule("fa", 1, ones(2, 7));
        var error = Assert.Throws<InvalidOperationException>(() => tree.call(ones(2, 7)));
        Assert.Equal(
            "Layer '_fc1' learns by the rule 'fa', and its model was called by itself in training mode: call the " +
            "RuleNetwork that was made of it, or dispose of that network.", error.Message);
        tree.eval();
        Assert.Equal(network.call(ones(2, 7)).ToBytes(), tree.call(ones(2, 7)).ToBytes());
        network.train();
        using (no_grad())
        {
            Assert.Equal(2, tree.call(ones(2, 7)).shape[0]);
        }
    }

    private static void Refuses(Module<Tensor, Tensor> model, string rules, Tensor sample, string message) =>
        Assert.Equal(message, Assert.Throws<SoapException>(() => model.WithRule(rules, 1, sample)).Message);

    private sealed class ForwardTree : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> _first = Linear(3, 4), _second = Linear(4, 2);

        public ForwardTree()
            : base(nameof(ForwardTree)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _second.forward(_first.call(input));
    }

    // What a number is first of, and weights that a layer's call and other code use.
    private sealed class NumberTree : Module<Tensor, Tensor>
    {
        private readonly Parameter _factor = new(tensor(1f)), _scale;
        private readonly Linear _head = Linear(3, 2);

        public NumberTree(long scales)
            : base(nameof(NumberTree))
        {
            _scale = new Parameter(ones(scales));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _head.call(input * _scale * _factor);
    }

    private sealed class TwiceTree : Module<Tensor, Tensor>
    {
        private readonly Linear _first = Linear(3, 3), _second = Linear(3, 2);
        private readonly bool _isTied;

        public TwiceTree(bool isTied)
            : base(nameof(TwiceTree))
        {
            _isTied = isTied;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var h = _first.call(input).tanh();
            return _second.call(_isTied ? functional.linear(h, _first.weight!.t()) : _first.forward(h));
        }
    }

    private sealed class BranchTree : Module<Tensor, Tensor>
    {
        private readonly Linear _first = Linear(3, 3), _left = Linear(3, 3), _right = Linear(3, 3);
        private readonly Linear _head = Linear(3, 2);

        public BranchTree()
            : base(nameof(BranchTree)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var h = _first.call(input).tanh();
            return _head.call(_left.call(h) * _right.call(h));
        }
    }

    private sealed class CellTree : Module<Tensor, Tensor>
    {
        private readonly GRUCell _cell = GRUCell(3, 4);
        private readonly Linear _head = Linear(4, 2);

        public CellTree()
            : base(nameof(CellTree)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _head.call(_cell.call(input, zeros(input.shape[0], 4)));
    }

    private sealed class OwnWeightsTree : Module<Tensor, Tensor>
    {
        private readonly Parameter _scale = new(ones(3));
        private readonly Linear _head = Linear(3, 2);

        public OwnWeightsTree()
            : base(nameof(OwnWeightsTree)) => RegisterComponents();

        public override Tensor forward(Tensor input) => _head.call(input * _scale);
    }
}
