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
    public static Tensor Apply(Tensor input, Tensor weight, Tensor? bias, Tensor feedback, LearningRule rule, BackwardFailure failure) =>
        bias is null ? apply(input, weight, feedback, rule, failure) : apply(input, weight, feedback, rule, failure, bias);

    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var (input, weight, feedback) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        ctx.save_for_backward([input, feedback]);
        ctx.save_data("rule", vars[3]);
        ctx.save_data("failure", vars[4]);
        ctx.save_data("needsInput", input.requires_grad);
        ctx.save_data("hasBias", vars.Length > 5);
        return vars.Length > 5 ? nn.functional.linear(input, weight, (Tensor)vars[5]) : input.matmul(weight.t());
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (input, feedback) = (saved[0], saved[1]);
        var rule = (LearningRule)ctx.get_data("rule");
        List<Tensor?> gradients = [null, null, null, null, null];
        try
        {
            gradients[0] = (bool)ctx.get_data("needsInput") ? Shaped(rule.Signal.Transport(grad_output, feedback), input, $"signal '{rule.Signal.Name}'") : null;
            gradients[1] = Shaped(rule.Fit.Gradient(grad_output, input), feedback, $"fit '{rule.Fit.Name}'");
        }
        catch (Exception exception)
        {
            ((BackwardFailure)ctx.get_data("failure")).Keep(exception);
        }

        if ((bool)ctx.get_data("hasBias"))
        {
            gradients.Add(grad_output.sum(dim: 0));
        }

        return gradients!;
    }

    private static Tensor Shaped(Tensor result, Tensor like, string part) => result.shape.AsSpan().SequenceEqual(like.shape)
        ? result
        : throw new InvalidOperationException($"The {part} gave [{string.Join(", ", result.shape)}], where [{string.Join(", ", like.shape)}] is needed.");
}
