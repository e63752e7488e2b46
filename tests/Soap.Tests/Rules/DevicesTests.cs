using System.Runtime.InteropServices;
using Soap.Feedback;
using Soap.Tests.Oracles;
using Soap.Tests.Rules.Laws;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>What is left of the law of devices where rules are not in question.</summary>
public sealed class DevicesTests
{
    public static TheoryData<string> Optimizers => [.. OptimizerCase.All.Select(settings => $"{settings}")];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Every_optimiser_stays_on_its_parameters_device(string settings) => DeviceSteps.TakeDense(
        RuleTable.Find("bp"), DeviceType.META, OptimizerCase.All.Single(one => $"{one}" == settings));

    [Fact]
    public void All_limits_are_of_rows_of_the_table() =>
        Assert.Empty(DeviceLimits.All.Keys.Except(RuleTable.Rows.Select(row => row.Name)));

    // With these the law of META can speak of kernels too.
    [Fact]
    public void Nothing_convolves_and_nothing_takes_patches_without_numbers()
    {
        var (images, kernels) = (zeros(1, 1, 4, 4, device: META), zeros(1, 1, 2, 2, device: META));
        Assert.StartsWith("convolution_overrideable not implemented", Assert.Throws<ExternalException>(() =>
            nn.functional.conv2d(images, kernels)).Message);
        Assert.StartsWith("aten::im2col", Assert.Throws<ExternalException>(() =>
            nn.functional.unfold(images, 2)).Message);
    }

    // A product of matrices on two devices is no error on META: what is filled on the CPU is looked at by itself.
    [Fact]
    public void Noise_is_on_the_device_of_what_it_is_like() => Assert.Equal(
        DeviceType.META, RentedNoise.Of([2, 3], zeros(1, float32, META), entries => entries.Fill(1)).device_type);
}
