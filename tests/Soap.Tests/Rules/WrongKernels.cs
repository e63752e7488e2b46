using Soap.Feedback;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Rules that are right on dense layers, or nearly, and wrong on kernels, and the law that must catch
/// them.</summary>
internal static class WrongKernels
{
    private const string Down = "A_kernel_sends_down_what_the_dense_layer_of_tied_weights_does";
    private const string Learnt = "A_kernel_learns_what_native_convolutions_do_of_its_displacement";
    private const string Together = "Weights_and_feedback_of_a_kernel_grow_together";

    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Carrier("the kernel is flipped, as in a true convolution", (s, b) => s.matmul(b.flip(1))),
        Carrier("the kernel lies a place aside", (s, b) => s.matmul(b.roll(1, 1))),
        Carrier("only the first place sends", (s, b) => (s * Counting(s.shape[0]).eq(Kept(0)).unsqueeze(1)).matmul(b)),
        Carrier("places send their mean", (s, b) => s.mean([0L], true).expand_as(s).matmul(b)),
        Carrier("each kernel has a norm of its own", (s, b) => s.matmul(b / (b * b).sum([1L], true).sqrt())),
        Signal("errors are mirrored from right to left", s => s.flip(-1)),
        Signal("errors are means over places", s => s.Over(s.numel() / (s.shape[0] * s.shape[1]))),
        Signal("errors are spread over a row", s => s.mean([-1L], true).expand_as(s)),
        Fit("W learns from the first place alone", (n, h) => n[..1].t().matmul(h[..1])),
        Fit("W learns a mean over places", (n, h) => n.t().matmul(h).Over(n.shape[0])),
        Fit("W learns the kernel flipped", (n, h) => n.t().matmul(h.flip(1))),
        Learner("B learns from mirrored inputs", seen => seen.Outer(seen.Sent, seen.Input.flip(-1))),
        Learner("B learns a mean over places", seen =>
            seen.Outer(seen.Sent, seen.Input).Over(seen.Sent.numel() / (seen.Sent.shape[0] * seen.Sent.shape[1]))),
        Learner("B learns from what was sent in another place", seen => seen.Outer(seen.Sent.flip(-1), seen.Input)),
    ];

    private static (RuleRow, string) Carrier(string mistake, Func<Tensor, Tensor, Tensor> carry) => (
        WrongRules.Claiming("fa", mistake, () => WrongRules.With(feedback: new WrongCarrier(carry))), Down);

    private static (RuleRow, string) Signal(string mistake, Func<Tensor, Tensor> sent) => (
        WrongRules.Claiming("fa", mistake, () =>
            WrongRules.With(new WrongSignal(way => sent(way.Displacement)))), Down);

    private static (RuleRow, string) Fit(string mistake, Func<Tensor, Tensor, Tensor> gradient) => (
        WrongRules.Claiming("fa", mistake, () => WrongRules.With(fit: new WrongFit(gradient))), Learnt);

    private static (RuleRow, string) Learner(string mistake, Func<FeedbackExperience, Tensor> gradient) => (
        WrongRules.Claiming("kp:decay=0.01", mistake, () =>
            WrongRules.With(feedback: new WrongLearner(gradient, 0.01))), Together);
}
