using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Soap.Layers;

/// <summary>
/// A gradient that a rule made, in a graph for second derivatives: a number that is right, whose own derivative does not exist.
/// Who asks for that gets not-a-numbers, and the exception from the layer's next forward pass.
/// </summary>
internal sealed class OnceDifferentiable : SingleTensorFunction<OnceDifferentiable>
{
    public override string Name => nameof(OnceDifferentiable);

    /// <summary>The gradient, as something that depends on all that it was made from.</summary>
    public static Tensor Apply(Tensor gradient, IEnumerable<Tensor> sources, LayerCall call) => apply([gradient, call, .. sources]);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        ctx.save_data("call", vars[1]);
        ctx.set_materialize_grads(false); // what reaches it does not matter
        ctx.save_for_backward([.. vars.OfType<Tensor>()]);
        return ((Tensor)vars[0]).alias();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var call = (LayerCall)ctx.get_data("call");
        call.Failure.Keep(new InvalidOperationException(
            $"The rule '{call.Rule}' says what a layer learns, and not how that changes with the weights: second derivatives " +
            "(of gradient penalties, Hessians, gradients of gradients) exist under backpropagation alone."));
        var saved = ctx.get_saved_variables();
        List<Tensor> gradients = [NotANumber(saved[0]), null!, .. saved.Skip(1).Select(NotANumber)];
        ctx.save_data("gradients", gradients); // until libtorch has read them
        return gradients;
    }

    private static Tensor NotANumber(Tensor like) => full_like(like.detach(), double.NaN);
}
