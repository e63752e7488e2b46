using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Soap.Layers;

/// <summary>
/// A layer's output on the way forward, which the native operation has made of the input without the way to it; on
/// the way back what the rule says: the displacement to the native operation, which makes the gradients of W and b of
/// it; what feedback carries to the input; and what a fit or feedback make of W, b and B by themselves. This is all
/// the custom differentiation there is.
/// </summary>
internal sealed class WayDown : SingleTensorFunction<WayDown>
{
    public override string Name => nameof(WayDown);

    /// <summary>The layer's output.</summary>
    /// <param name="output">What the native operation made.</param>
    /// <param name="input">What entered the layer.</param>
    /// <param name="weight">W.</param>
    /// <param name="bias">b, or null.</param>
    /// <param name="feedback">B.</param>
    /// <param name="call">What else the way back needs.</param>
    public static Tensor Apply(
        Tensor output, Tensor input, Tensor weight, Tensor? bias, Tensor feedback, LayerCall call)
    {
        object[] variables = bias is null
            ? [output, input, weight, feedback, call]
            : [output, input, weight, feedback, call, bias];
        using var scope = NewDisposeScope(); // TorchSharp makes a second tensor of the output's size, and keeps it
        var result = apply(variables);
        GC.KeepAlive(variables);
        return result.MoveToOuterDisposeScope();
    }

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (output, input) = ((Tensor)vars[0], (Tensor)vars[1]);
        var (weight, feedback) = ((Tensor)vars[2], (Tensor)vars[3]);
        ctx.save_for_backward([input, weight, feedback]);

        // Where the layer above sends nothing, nothing comes: zeros would be a gradient, by which weights decay.
        ctx.set_materialize_grads(false);
        ctx.save_data("call", vars[4]);
        ctx.save_data("needsInput", input.requires_grad);
        ctx.save_data("hasBias", vars.Length > 5);
        ctx.save_data("shapes", new[] { output.shape, input.shape, weight.shape, feedback.shape });

        // The same memory, and no view: what follows may change it in place, which a view does not allow, and a copy
        // costs much of a step.
        return SharedMemory.Of(output);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var count = (bool)ctx.get_data("hasBias") ? 6 : 5;
        if (grad_output.IsInvalid) // nothing comes from above
        {
            return [.. new Tensor[count]];
        }

        using var scope = NewDisposeScope();
        scope.Attach(grad_output);
        var call = (LayerCall)ctx.get_data("call");
        Tensor?[] gradients;
        try
        {
            var saved = ctx.get_saved_variables(); // fails where something was changed in place since the way forward
            using (no_grad())
            {
                gradients = call.GoDown(grad_output, saved[0], saved[1], saved[2], (bool)ctx.get_data("needsInput"))
                    .InOrder;
            }

            if (is_grad_enabled())
            {
                gradients = Array.ConvertAll(gradients, gradient =>
                    gradient is null ? null : OnceDifferentiable.Apply(gradient, [grad_output, .. saved], call));
            }
        }
        catch (Exception exception)
        {
            call.Synapses.Failure.Keep(exception);

            // Zeros, and not nothing: native code ends the process where a gradient that was asked for is not there.
            var shapes = (long[][])ctx.get_data("shapes");
            gradients = [.. shapes.Select(Zeros), null, Zeros(shapes[2][..1])];
        }

        gradients = gradients[..count];

        // libtorch reads them when this is over. Where the caller opened no dispose scope, nothing else keeps them.
        ctx.save_data("gradients", gradients);
        call.Return([.. gradients.OfType<Tensor>().Where(scope.Contains)], scope);
        return [.. gradients.Select(gradient => gradient!)];

        Tensor Zeros(long[] shape) => zeros(shape, grad_output.dtype, grad_output.device);
    }
}
