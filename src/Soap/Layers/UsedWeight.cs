using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Soap.Layers;

/// <summary>
/// W as the native operation of a layer uses it: in the same memory, with a count of changes of its own. Convolutions
/// keep W, and would end the process where somebody has changed it in place before the way back, which the layer
/// itself tells. B may get W's gradient too: an outer product that is made once for feedback that grows as W does.
/// </summary>
internal sealed class UsedWeight : SingleTensorFunction<UsedWeight>
{
    public override string Name => nameof(UsedWeight);

    /// <summary>W.</summary>
    /// <param name="weight">It.</param>
    /// <param name="feedback">B, if it gets the same gradient; otherwise anything that wants none.</param>
    /// <param name="call">The layer's context.</param>
    public static Tensor Apply(Tensor weight, Tensor feedback, LayerCall call)
    {
        using var scope = NewDisposeScope(); // see WayDown
        return apply(weight, feedback, call).MoveToOuterDisposeScope();
    }

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var weight = (Tensor)vars[0];
        ctx.set_materialize_grads(false);
        ctx.save_data("call", vars[2]);
        ctx.save_data("shares", ((LayerCall)vars[2]).SharesGradient);
        return SharedMemory.Of(weight);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        if (grad_output.IsInvalid) // nothing comes from above
        {
            return [null!, null!, null!];
        }

        using var scope = NewDisposeScope();
        scope.Attach(grad_output);

        // Until libtorch has read it; in an array, as TorchSharp writes to the screen where a tensor itself is kept.
        ctx.save_data("gradient", new[] { grad_output });
        ((LayerCall)ctx.get_data("call")).Return([grad_output], scope);
        return [grad_output, (bool)ctx.get_data("shares") ? grad_output : null!, null!];
    }
}
