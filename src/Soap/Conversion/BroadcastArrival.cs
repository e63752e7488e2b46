using Soap.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Soap.Conversion;

/// <summary>
/// A module's input on the way forward, in the same memory; on the way back what arrives at the module's
/// <see cref="BroadcastPoint"/> in the place of what the module sends. True backpropagation passes it.
/// </summary>
internal sealed class BroadcastArrival : SingleTensorFunction<BroadcastArrival>
{
    public override string Name => nameof(BroadcastArrival);

    /// <summary>The input.</summary>
    public static Tensor Apply(Tensor input, BroadcastPoint point)
    {
        var call = new LayerCall(point.Output);
        using var scope = NewDisposeScope(); // see WayDown
        return apply(input, point, call).MoveToOuterDisposeScope();
    }

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (input, call) = ((Tensor)vars[0], (LayerCall)vars[2]);
        ctx.set_materialize_grads(false);
        ctx.save_data("point", vars[1]);
        ctx.save_data("call", call);
        ctx.save_data("shape", input.shape);
        return SharedMemory.Of(input);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        if (grad_output.IsInvalid) // nothing comes from above
        {
            return [null!, null!, null!];
        }

        using var scope = NewDisposeScope();
        scope.Attach(grad_output);
        var call = (LayerCall)ctx.get_data("call");
        var gradient = grad_output;
        if (call.Pass is not { Kind: WayBackKind.Backpropagation })
        {
            try
            {
                using (no_grad())
                {
                    gradient = ((BroadcastPoint)ctx.get_data("point")).Arriving((long[])ctx.get_data("shape"));
                }

                if (is_grad_enabled())
                {
                    gradient = OnceDifferentiable.Apply(gradient, [grad_output], call);
                }
            }
            catch (Exception exception)
            {
                call.Synapses.Failure.Keep(exception);
                gradient = zeros_like(grad_output);
            }
        }

        ctx.save_data("gradient", new[] { gradient }); // until libtorch has read it
        call.Return([gradient], scope);
        return [gradient, null!, null!];
    }
}
