using TorchSharp;

namespace Soap.Native;

/// <summary>
/// The GPU of <c>device = cuda</c>: the first that this process sees. Where there is none it is an error, and never
/// the CPU instead.
/// </summary>
internal static class CudaDevice
{
    /// <summary>
    /// Makes it ready: libtorch with CUDA is loaded, a GPU is there, and TF32, which rounds the factors of products to
    /// 10 bits, is off for products and convolutions of the whole process.
    /// </summary>
    /// <exception cref="SoapException">There is none; the message says what is missing, and what to do.</exception>
    public static void Open() => Open(Missing());

    /// <summary>The same, after it was looked for.</summary>
    internal static void Open(string? missing)
    {
        if (missing is not null)
        {
            throw SoapException.BadUsage($"device = cuda: {missing}");
        }

        AllowsTf32 = false;
    }

    /// <summary>
    /// Whether products or convolutions may round their factors to 10 bits. libtorch's own default allows
    /// convolutions to.
    /// </summary>
    public static bool AllowsTf32
    {
        get => torch.backends.cuda.matmul.allow_tf32 || torch.backends.cudnn.allow_tf32;
        set
        {
            torch.backends.cuda.matmul.allow_tf32 = value;
            torch.backends.cudnn.allow_tf32 = value;
        }
    }

    /// <summary>Whether the libtorch that is loaded has CUDA.</summary>
    public static bool IsInLibtorch => NativeLibraries.Folder is { HasCuda: true };

    /// <summary>What is missing for a trial on a GPU, and what to do; null where nothing is.</summary>
    /// <exception cref="SoapException">The folder of libtorch does not fit.</exception>
    public static string? Missing()
    {
        if (NativeLibraries.Folder is not { } folder)
        {
            return "the libtorch that SOAP comes with has no CUDA in it; set " +
                $"{LibtorchFolder.Variable} to {LibtorchFolder.Allowed} for CUDA, and ask 'soap doctor'";
        }

        if (!folder.HasCuda)
        {
            return $"the libtorch of {LibtorchFolder.Variable}={folder.Path} has no CUDA in it (there is no " +
                $"{LibtorchFolder.Cuda}); set it to {LibtorchFolder.Allowed} for CUDA, and ask 'soap doctor'";
        }

        NativeLibraries.Load();
        return torch.cuda.is_available() && torch.cuda.device_count() > 0 ? null
            : $"libtorch finds no GPU, with {GpuDriver.Describe()}; mend that, or leave the key out for the CPU";
    }
}
