using Soap.Rules;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Soap.Layers;

/// <summary>
/// y = x Wᵀ + b on the way forward; on the way back the rule's signal through B to x, and the rule's fit to W.
/// This is all the custom differentiation there is.
/// </summary>
internal sealed class FeedbackTransport : SingleTensorFunction<FeedbackTransport>
{
    public override string Name => nameof(FeedbackTransport);

    /// <summary>The layer's output [N, n_l].</summary>
    public static Tensor Apply(Tensor input, Tensor weight, Tensor? bias, Tensor feedback, LearningRule rule) =>
        bias is null ? apply(input, weight, feedback, rule) : apply(input, weight, feedback, rule, bias);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (input, weight, feedback) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        ctx.save_for_backward([input, feedback]);
        ctx.save_data("rule", vars[3]);
        ctx.save_data("needsInput", input.requires_grad);
        ctx.save_data("arguments", vars.Length);
        return vars.Length > 4 ? nn.functional.linear(input, weight, (Tensor)vars[4]) : input.matmul(weight.t());
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (input, feedback) = (saved[0], saved[1]);
        var rule = (LearningRule)ctx.get_data("rule");
        var toInput = (bool)ctx.get_data("needsInput") ? rule.Signal.Transport(grad_output, feedback) : null;
        var toWeight = rule.Fit.Gradient(grad_output, input);
        List<Tensor?> gradients = [toInput, toWeight, null, null];
        if ((int)ctx.get_data("arguments") > 4)
        {
            gradients.Add(grad_output.sum(dim: 0));
        }

        return gradients!;
    }
}
