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
    public static Tensor Apply(Tensor weight, Tensor feedback) => apply(weight, feedback);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        ctx.set_materialize_grads(false);
        return ((Tensor)vars[0]).alias();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
        grad_output.IsInvalid ? [null!, null!] : [grad_output, grad_output];
}
