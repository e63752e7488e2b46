using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion.Trees;

internal sealed class PlainTree : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _fc1 = Linear(7, 9), _fc2 = Linear(9, 8, hasBias: false);
    private readonly Module<Tensor, Tensor> _fc3 = Linear(8, 4);

    public PlainTree()
        : base(nameof(PlainTree)) => RegisterComponents();

    public override Tensor forward(Tensor input) =>
        _fc3.call(functional.relu(_fc2.call(tanh(_fc1.call(input)))));
}

internal sealed class NestedTree : Module<Tensor, Tensor>
{
    private readonly Sequential _stem = Sequential(("first", Linear(6, 7)), ("act", Tanh()));

    private readonly ModuleList<Module<Tensor, Tensor>> _blocks =
        new(Sequential(Linear(7, 7), Sequential(Tanh(), Linear(7, 5))), ReLU());

    private readonly Sequential _head = Sequential(Dropout(0), Sequential(Linear(5, 4)));

    public NestedTree()
        : base(nameof(NestedTree)) => RegisterComponents();

    public override Tensor forward(Tensor input) =>
        _head.call(_blocks.Aggregate(_stem.call(input), (h, block) => block.call(h)));
}

internal sealed class SharedTree : Module<Tensor, Tensor>
{
    private readonly Linear _first = Linear(6, 5), _shared = Linear(5, 5), _last = Linear(5, 4);

    public SharedTree()
        : base(nameof(SharedTree)) => RegisterComponents();

    public override Tensor forward(Tensor input) =>
        _last.call(tanh(_shared.call(tanh(_shared.call(tanh(_first.call(input)))))));
}

internal sealed class AgainTree : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _again = Linear(6, 6), _head = Linear(6, 4);

    public AgainTree()
        : base(nameof(AgainTree)) => RegisterComponents();

    // Its first use has nothing below that it could teach.
    public override Tensor forward(Tensor input) => _head.call(tanh(_again.call(tanh(_again.call(input)))));
}

internal sealed class HeadsTree : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _trunk = Linear(6, 7), _left = Linear(7, 1), _right = Linear(7, 3);

    public HeadsTree()
        : base(nameof(HeadsTree)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var h = tanh(_trunk.call(input));
        return cat([_left.call(h), _right.call(h)], 1);
    }
}

/// <summary>h_t = tanh(x_t W + h_{t−1} U), over the middle dimension.</summary>
internal sealed class RecurrentTree : Module<Tensor, Tensor>
{
    private readonly Linear _input = Linear(3, 5), _state = Linear(5, 5, hasBias: false), _output = Linear(5, 4);

    public RecurrentTree()
        : base(nameof(RecurrentTree)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var h = zeros([input.shape[0], 5], input.dtype, input.device);
        for (var t = 0L; t < input.shape[1]; t++)
        {
            h = tanh(_input.call(input.select(1, t)).Plus(_state.call(h)));
        }

        return _output.call(h);
    }
}

/// <summary>One head of self-attention, and a layer of each token by itself.</summary>
internal sealed class AttentionTree : Module<Tensor, Tensor>
{
    private readonly Linear _query = Linear(6, 6), _key = Linear(6, 6), _value = Linear(6, 6), _out = Linear(6, 6);
    private readonly LayerNorm _norm = LayerNorm(6);
    private readonly Sequential _tokens = Sequential(Linear(6, 6), GELU());
    private readonly Linear _head = Linear(6, 4);

    public AttentionTree()
        : base(nameof(AttentionTree)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var normed = _norm.call(input);
        var weights = functional.softmax(
            _query.call(normed).matmul(_key.call(normed).transpose(1, 2)).Over(2.5), -1);
        var h = input.Plus(_out.call(weights.matmul(_value.call(normed))));
        return _head.call(_tokens.call(h).mean([1L]));
    }
}

/// <summary>Its first and its middle layer do not learn.</summary>
internal sealed class FrozenTree : Module<Tensor, Tensor>
{
    private readonly Linear _first = Linear(6, 7), _middle = Linear(7, 5), _last = Linear(5, 4);

    public FrozenTree()
        : base(nameof(FrozenTree))
    {
        RegisterComponents();
        foreach (var parameter in new[] { _first.weight!, _first.bias!, _middle.weight! })
        {
            parameter.requires_grad = false;
        }
    }

    public override Tensor forward(Tensor input) =>
        _last.call(tanh(_middle.call(tanh(_first.call(input)))));
}
