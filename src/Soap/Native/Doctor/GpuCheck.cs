using TorchSharp;

namespace Soap.Native.Doctor;

/// <summary>
/// Whether there is a GPU for <c>device = cuda</c>, and whether a product and a convolution on it are those of the
/// CPU. That there is none is no fault.
/// </summary>
internal static class GpuCheck
{
    /// <summary>
    /// The largest difference of float32 numbers, as a share of the largest number: sums of 512 products in another
    /// order stay well below it, and TF32, with its 10 bits, does not.
    /// </summary>
    internal const double Tolerance = 1e-5;

    private const string Name = "GPU";

    public static CheckResult Run()
    {
        try
        {
            if (!CudaDevice.IsInLibtorch)
            {
                return new CheckResult(
                    Name, CheckStatus.Ok, "None: this libtorch has no CUDA in it, and trials run on the CPU.");
            }

            if (CudaDevice.Missing() is { } missing)
            {
                return new CheckResult(
                    Name, CheckStatus.Warning, $"None for 'device = cuda': {missing}.",
                    "Trials on the CPU work. For a GPU, install NVIDIA's driver for it, and see that " +
                        "CUDA_VISIBLE_DEVICES does not hide it.");
            }

            CudaDevice.Open();
            var (product, convolution) = DeviceArithmetic.Differences(torch.CUDA);
            return Judge(
                $"{GpuDriver.NameOfFirst() ?? "a GPU of unknown name"}, {GpuDriver.Describe()}, TF32 " +
                    (CudaDevice.AllowsTf32 ? "allowed" : "off"),
                product, convolution);
        }
        catch (Exception error)
        {
            // Whatever goes wrong here is what the doctor was asked to find.
            return new CheckResult(
                Name, CheckStatus.Failed, error.Message,
                "Mend what failed above first; trials on the CPU do not need " +
                    "it.");
        }
    }

    /// <param name="gpu">What it is, in words.</param>
    /// <param name="product">How far its product is from the CPU's.</param>
    /// <param name="convolution">How far its convolution is.</param>
    public static CheckResult Judge(string gpu, double product, double convolution)
    {
        var found =
            $"{gpu}; beside the CPU a product differs by {product:E1} and a convolution by {convolution:E1} of " +
                "the largest number";

        // Not below the tolerance is also what is no number.
        return product <= Tolerance && convolution <= Tolerance
            ? new CheckResult(Name, CheckStatus.Ok, $"{found}.")
            : new CheckResult(
                Name, CheckStatus.Failed, $"{found}; allowed: {Tolerance:E1}.",
                "Do not trust results of this GPU: another driver, or another build of " +
                    "PyTorch for it, may be needed.");
    }
}
