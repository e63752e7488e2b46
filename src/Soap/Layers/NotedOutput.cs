using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Soap.Layers;

/// <summary>
/// The output of a layer that is native, in the same memory, while a pass is open: what comes back to it is the
/// layer's displacement, of which the pass takes note, and goes on as it is. What follows may change the output in
/// place.
/// </summary>
internal sealed class NotedOutput : SingleTensorFunction<NotedOutput>
{
    public override string Name => nameof(NotedOutput);

    /// <summary>The output.</summary>
    /// <param name="output">What the native operation made.</param>
    /// <param name="call">The layer's context, with its pass.</param>
    public static Tensor Apply(Tensor output, LayerCall call)
    {
        using var scope = NewDisposeScope(); // see WayDown
        var result = apply(output, call);
        GC.KeepAlive(output);
        return result.MoveToOuterDisposeScope();
    }

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (output, call) = ((Tensor)vars[0], (LayerCall)vars[1]);
        ctx.set_materialize_grads(false);
        ctx.save_data("call", call);
        return SharedMemory.Of(output);
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        if (grad_output.IsInvalid) // nothing comes from above
        {
            return [null!, null!];
        }

        using var scope = NewDisposeScope();
        scope.Attach(grad_output);
        var call = (LayerCall)ctx.get_data("call");
        call.Pass!.NoteDisplacement(call.Synapses, grad_output);

        // Until libtorch has read it; in an array, as TorchSharp writes to the screen where a tensor itself is kept.
        ctx.save_data("gradient", new[] { grad_output });
        call.Return([grad_output], scope);
        return [grad_output, null!];
    }
}
