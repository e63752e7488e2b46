using Soap.Lifetimes;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Soap.Layers;

/// <summary>
/// A gradient that a rule made, in a graph for second derivatives: a number that is right, whose own derivative does
/// not exist.
/// Who asks for that gets not-a-numbers from here, and the exception from the layer's next forward pass.
/// </summary>
internal sealed class OnceDifferentiable : SingleTensorFunction<OnceDifferentiable>
{
    public override string Name => nameof(OnceDifferentiable);

    /// <summary>The gradient, as something that depends on all that it was made from.</summary>
    public static Tensor Apply(Tensor gradient, IEnumerable<Tensor> sources, LayerCall call) =>
        apply([gradient, call, .. sources]);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        // Shapes alone: what was changed in place by then could not be had again, and an exception on the way back
        // ends the process.
        var gradient = (Tensor)vars[0];
        ctx.set_materialize_grads(false); // what reaches it does not matter
        ctx.save_data("call", vars[1]);
        ctx.save_data("type", gradient.dtype);
        ctx.save_data("device", gradient.device);
        ctx.save_data("shapes", Array.ConvertAll(vars, source => (source as Tensor)?.shape));
        return gradient.alias();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var call = (LayerCall)ctx.get_data("call");
        call.Synapses.Failure.Keep(new InvalidOperationException(call.Synapses.Rule.IsBackpropagation
            ? "The layer's rule is backpropagation, but other layers hear its error, so " +
                "that it is not the native layer: " +
                "second derivatives through it do not exist."
            : $"The rule '{call.Synapses.Rule}' says what a layer learns, and not how " +
                "that changes with the weights: " +
                "second derivatives (of gradient penalties, Hessians, gradients of gradients) " +
                "exist under backpropagation alone."));
        var (type, device) = ((ScalarType)ctx.get_data("type"), (Device)ctx.get_data("device"));
        List<Tensor?> gradients = [.. ((long[]?[])ctx.get_data("shapes")).Select(shape =>
            shape is null ? null : SafeArithmetic.NotNumbers(shape, type, device))];
        ctx.save_data("gradients", gradients); // until libtorch has read them
        return gradients!;
    }
}
