using Soap.Native;
using Soap.Native.Doctor;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Native;

/// <summary>What can be said of a GPU where there is none.</summary>
public sealed class GpuTests
{
    [Theory]
    [InlineData("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024\n" +
        "GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n", "535.183.01")]
    [InlineData(
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build  (dvs)\n", "570.86.15")]
    [InlineData("something else", "of unknown version")]
    public void The_drivers_version_is_the_kernels(string text, string version)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        Assert.Equal(version, GpuDriver.Version(path));
        File.Delete(path);
        Assert.Null(GpuDriver.Version(path));
    }

    [Theory]
    [InlineData(null, null, "no NVIDIA driver loaded")]
    [InlineData("570.86.15", null, "NVIDIA driver 570.86.15")]
    [InlineData("570.86.15", "", "NVIDIA driver 570.86.15 and CUDA_VISIBLE_DEVICES=")]
    [InlineData(null, "1", "no NVIDIA driver loaded and CUDA_VISIBLE_DEVICES=1")]
    public void What_hides_a_GPU_is_said(string? version, string? visible, string words) =>
        Assert.Equal(words, GpuDriver.Describe(version, visible));

    [Theory]
    [InlineData("libnosuch.so.1")]
    [InlineData("libc.so.6")]
    public void A_library_that_is_no_driver_names_no_GPU(string library) =>
        Assert.Null(GpuDriver.NameOfFirst(library));

    [Fact]
    public void TF32_is_a_switch_for_both_kinds_of_products_and_off_where_a_GPU_is_opened()
    {
        var before = (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32);
        try
        {
            CudaDevice.AllowsTf32 = true;
            Assert.True(backends.cuda.matmul.allow_tf32 && backends.cudnn.allow_tf32);
            CudaDevice.AllowsTf32 = false;
            Assert.False(backends.cuda.matmul.allow_tf32 || backends.cudnn.allow_tf32);
            backends.cudnn.allow_tf32 = true;
            Assert.True(CudaDevice.AllowsTf32);
            Assert.Equal(
                "device = cuda: none", Assert.Throws<SoapException>(() => CudaDevice.Open("none")).Message);
            Assert.True(CudaDevice.AllowsTf32);
            CudaDevice.Open(null);
            Assert.False(CudaDevice.AllowsTf32);
        }
        finally
        {
            (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32) = before;
        }
    }

    [Fact]
    public void The_CPU_differs_from_itself_by_nothing() =>
        Assert.Equal((0, 0), DeviceArithmetic.Differences(CPU));

    // Sums in another order pass, and factors with the 10 bits of TF32 do not.
    [Fact]
    public void The_tolerance_lies_between_another_order_and_TF32()
    {
        float[] left = [.. Enumerable.Range(0, 512).Select(i => MathF.Sin(i * i))],
            right = [.. Enumerable.Range(0, 512).Select(i => MathF.Cos(3 * i * i))];
        var forward = left.Zip(right, (a, b) => a * b).Aggregate((sum, product) => sum + product);
        var backward = left.Zip(right, (a, b) => a * b).Reverse().Aggregate((sum, product) => sum + product);
        var rounded = left.Zip(right, (a, b) => Rounded(a) * Rounded(b)).Aggregate((sum, product) => sum + product);
        Assert.NotEqual(forward, backward);
        Assert.InRange(DeviceArithmetic.Difference([backward], [forward]), 0, GpuCheck.Tolerance);
        Assert.True(DeviceArithmetic.Difference([rounded], [forward]) > GpuCheck.Tolerance);

        static float Rounded(float value) =>
            BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & ~0x1fffu);
    }

    [Theory]
    [InlineData(1e-7, 2e-7, CheckStatus.Ok,
        "It; beside the CPU a product differs by 1.0E-007 and a convolution by 2.0E-007 of the largest number.")]
    [InlineData(1e-7, 2e-3, CheckStatus.Failed, "It; beside the CPU a product differs by 1.0E-007 and a convolution " +
        "by 2.0E-003 of the largest number; allowed: 1.0E-005.")]
    [InlineData(2e-3, 1e-7, CheckStatus.Failed, "It; beside the CPU a product differs by 2.0E-003 and a convolution " +
        "by 1.0E-007 of the largest number; allowed: 1.0E-005.")]
    [InlineData(double.NaN, 0, CheckStatus.Failed, "It; beside the CPU a product differs by NaN and a convolution " +
        "by 0.0E+000 of the largest number; allowed: 1.0E-005.")]
    public void A_GPU_is_judged_by_both(double product, double convolution, CheckStatus status, string found)
    {
        var result = GpuCheck.Judge("It", product, convolution);
        Assert.Equal((status, found), (result.Status, result.Found));
    }

    [Fact]
    public void What_is_not_a_number_is_no_small_difference()
    {
        Assert.True(double.IsNaN(DeviceArithmetic.Difference([1, float.NaN], [1, 2])));
        Assert.True(double.IsNaN(DeviceArithmetic.Difference([1, 2], [float.NaN, 2])));
        Assert.Equal(0.25, DeviceArithmetic.Difference([1, 3], [1, 4]));
    }
}
