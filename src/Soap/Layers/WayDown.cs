using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Soap.Layers;

/// <summary>
/// y = x Wᵀ + b on the way forward; on the way back the rule's signal through B to x, the rule's fit to W, and what B
/// learns. This is all the custom differentiation there is.
/// </summary>
internal sealed class WayDown : SingleTensorFunction<WayDown>
{
    public override string Name => nameof(WayDown);

    /// <summary>The layer's output [N, n_l].</summary>
    public static Tensor Apply(Tensor input, Tensor weight, Tensor? bias, Tensor feedback, LayerCall call)
    {
        object[] variables = bias is null ? [input, weight, feedback, call] : [input, weight, feedback, call, bias];
        var output = apply(variables);
        GC.KeepAlive(variables);
        call.Output = null;
        return output;
    }

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (input, weight, feedback) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        ctx.save_for_backward([input, weight, feedback]);

        // Where the layer above sends nothing, nothing comes: zeros would be a gradient, by which weights decay.
        ctx.set_materialize_grads(false);
        ctx.save_data("call", vars[3]);
        ctx.save_data("needsInput", input.requires_grad);
        ctx.save_data("hasBias", vars.Length > 4);
        ctx.save_data("shapes", new[] { input.shape, weight.shape, feedback.shape });
        return ((LayerCall)vars[3]).Output =
            vars.Length > 4 ? nn.functional.linear(input, weight, (Tensor)vars[4]) : Product(input, weight);
    }

    private static Tensor Product(Tensor input, Tensor weight)
    {
        using var transposed = weight.t(); // alive until the product is there
        return input.matmul(transposed);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        if (grad_output.IsInvalid) // nothing comes from above
        {
            return [null!, null!, null!, null!, .. (bool)ctx.get_data("hasBias") ? new Tensor[] { null! } : []];
        }

        using var scope = NewDisposeScope();
        scope.Attach(grad_output);
        var call = (LayerCall)ctx.get_data("call");
        List<Tensor?> gradients = [null, null, null, null, null];
        try
        {
            var saved = ctx.get_saved_variables(); // fails where something was changed in place since the way forward
            using (no_grad())
            {
                (gradients[0], gradients[1], gradients[2], gradients[4]) =
                    call.GoDown(grad_output, saved[0], saved[1], saved[2], (bool)ctx.get_data("needsInput"));
            }

            if (is_grad_enabled())
            {
                gradients = gradients.ConvertAll(gradient =>
                    gradient is null ? null : OnceDifferentiable.Apply(gradient, [grad_output, .. saved], call));
            }
        }
        catch (Exception exception)
        {
            call.Synapses.Failure.Keep(exception);

            // Zeros, and not nothing: native code ends the process where a gradient that was asked for is not there.
            var shapes = (long[][])ctx.get_data("shapes");
            gradients = [Zeros(shapes[0]), Zeros(shapes[1]), Zeros(shapes[2]), null, Zeros(shapes[1][..1])];
        }

        gradients = gradients.GetRange(0, (bool)ctx.get_data("hasBias") ? 5 : 4);

        // libtorch reads them when this is over. Where the caller opened no dispose scope, nothing else keeps them.
        ctx.save_data("gradients", gradients);
        call.Return([.. gradients.OfType<Tensor>().Where(scope.Contains)], scope);
        return gradients!;

        Tensor Zeros(long[] shape) => zeros(shape, grad_output.dtype, grad_output.device);
    }
}
