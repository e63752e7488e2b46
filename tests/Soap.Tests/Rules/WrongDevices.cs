using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Rules that are right, and leave the device of their network, and the law that must catch them.</summary>
internal static class WrongDevices
{
    private const string Says = "A_step_says_the_device_of_all_that_it_makes";
    private const string SaysOfKernels = "A_step_of_kernels_says_the_device_of_all_that_it_makes";
    private const string Stays = "A_step_on_another_device_stays_there";

    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Carrier("zeros are made without a device", Says, (n, b) => n.matmul(b).Plus(zeros(b.shape[1], n.dtype))),
        Carrier("kernels get zeros without a device", SaysOfKernels, (n, b) => n.matmul(b).Plus(zeros(1, n.dtype))),
        Carrier("a matrix is made without a device, and no device is looked at", Says, (n, b) =>
            n.matmul(b).matmul(eye(b.shape[1], b.shape[1], n.dtype))),
        Carrier("zeros are made on the CPU", Stays, (n, b) => n.matmul(b).Plus(zeros(b.shape[1], n.dtype, CPU))),
        Carrier("B is read back", Stays, (n, b) => n.matmul(b).Times(Math.Min(1, b.norm().item<double>()))),
        Carrier("B is copied to the CPU", Stays, (n, b) => n.matmul(b.cpu())),
        Fit("the gradient is on the CPU", (n, h) => zeros(n.shape[1], h.shape[1], n.dtype, CPU)),
        (WrongRules.Claiming("sign:period=1000,magnitude=unit", "the norm is read back", () =>
            WrongRules.With(feedback: new WrongRefresh(1000, Soap.Signals.ForwardAccess.Periodically, (w, _) =>
                w.sign().Times(w.norm().item<double>())))), Stays),
    ];

    private static (RuleRow, string) Carrier(string mistake, string caughtBy, Func<Tensor, Tensor, Tensor> carry) => (
        WrongRules.Claiming("fa", mistake, () => WrongRules.With(feedback: new WrongCarrier(carry))), caughtBy);

    private static (RuleRow, string) Fit(string mistake, Func<Tensor, Tensor, Tensor> gradient) => (
        WrongRules.Claiming("fa", mistake, () => WrongRules.With(fit: new WrongFit(gradient))), Stays);
}
