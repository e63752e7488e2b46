using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Soap.Layers;

/// <summary>
/// W as a layer uses it, whose gradient B gets too: an outer product that is made once for feedback that grows as W
/// does. It changes nothing on the way forward, whatever B is.
/// </summary>
internal sealed class SharedGradient : SingleTensorFunction<SharedGradient>
{
    public override string Name => nameof(SharedGradient);

    /// <summary>W.</summary>
    public static Tensor Apply(Tensor weight, Tensor feedback, LayerCall call) => apply(weight, feedback, call);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        ctx.set_materialize_grads(false);
        ctx.save_data("call", vars[2]);
        return ((Tensor)vars[0]).alias();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        if (grad_output.IsInvalid) // nothing comes from above
        {
            return [null!, null!, null!];
        }

        using var scope = NewDisposeScope();
        scope.Attach(grad_output);
        ctx.save_data("gradient", grad_output); // until libtorch has read it
        ((LayerCall)ctx.get_data("call")).Return([grad_output], scope);
        return [grad_output, grad_output, null!];
    }
}
