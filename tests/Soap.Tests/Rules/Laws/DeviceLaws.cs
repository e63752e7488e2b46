using System.Runtime.InteropServices;
using TorchSharp;

namespace Soap.Tests.Rules.Laws;

/// <summary>
/// A step stays on the device of its network and its batch: nothing is made elsewhere, and nothing is read back.
/// </summary>
/// <remarks>
/// A step is what layers, rule and optimiser do, from <c>BeginStep</c> to <c>EndStep</c>. What looks at its numbers on
/// purpose stands above it: the engine, which reads once a step whether loss and gradients are finite, the trainer,
/// which reports the loss, and diagnostics.
/// </remarks>
internal static class DeviceLaws
{
    public static Law[] All { get; } =
    [
        Law.Of(A_step_says_the_device_of_all_that_it_makes),
        Law.Of(A_step_of_kernels_says_the_device_of_all_that_it_makes, row => row.LearnsLayerByLayer),
        Law.Of(A_step_on_another_device_stays_there),
    ];

    private static void A_step_says_the_device_of_all_that_it_makes(RuleRow row) =>
        Hold(() => DeviceSteps.TakeDense(row, DeviceType.CPU));

    private static void A_step_of_kernels_says_the_device_of_all_that_it_makes(RuleRow row) =>
        Hold(() => DeviceSteps.TakeKernels(row, DeviceType.CPU));

    private static void A_step_on_another_device_stays_there(RuleRow row)
    {
        if (DeviceLimits.Of(row.Name) is not { } limit)
        {
            Hold(() => DeviceSteps.TakeDense(row, DeviceType.META));
            return;
        }

        try
        {
            DeviceSteps.TakeDense(row, DeviceType.META);
        }
        catch (ExternalException error) when (error.Message.StartsWith(limit, StringComparison.Ordinal))
        {
            return;
        }

        Law.Hold(false, $"the step does not end with '{limit}' any more: take it off {nameof(DeviceLimits)}");
    }

    // What libtorch and TorchSharp say of a device on which nothing can be made, of devices that are mixed, and of
    // numbers that are not there.
    private static void Hold(Action step)
    {
        try
        {
            step();
        }
        catch (Exception error) when (error is ExternalException or InvalidOperationException)
        {
            throw new LawBrokenException(error.Message);
        }
    }
}
