using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Trials;

/// <summary>The devices that a trial can run on, by their words.</summary>
internal static class TrialDevice
{
    public const string Cpu = "cpu", Cuda = "cuda";

    // What others call a GPU, with which PyTorch counts them too.
    private static readonly string[] Gpus = ["gpu", "nvidia", "gpus", "cuda0", "gpu0"];

    // Those of others' processors.
    private static readonly string[] Others = ["mps", "metal", "rocm", "hip", "amd", "xpu", "tpu", "xla", "vulkan"];

    /// <summary>The words.</summary>
    public static IReadOnlyList<string> Names { get; } = [Cpu, Cuda];

    /// <summary>
    /// The device, ready to be used: for <c>cuda</c> libtorch has CUDA and a GPU, and TF32 is off. There is no falling
    /// back.
    /// </summary>
    /// <param name="word">The word; null is the CPU.</param>
    /// <exception cref="SoapException">There is none of this kind here; the message says what is missing.</exception>
    public static Device Open(string? word)
    {
        if (word is null or Cpu)
        {
            return CPU;
        }

        CudaDevice.Open();
        return CUDA;
    }

    /// <summary>What to say of another word: what it means here, and what is allowed.</summary>
    public static string Hint(string word) =>
        $"{(Meaning(word) is { } meaning ? $"{meaning}; " : "")}allowed: {string.Join(", ", Names)}";

    /// <summary>What another word means here; null where that is not known.</summary>
    public static string? Meaning(string word)
    {
        var plain = word.ToLowerInvariant();
        return plain.Contains(',', StringComparison.Ordinal)
            ? "a trial, and with it all trials of a study, runs on one device"
            : plain.Contains(':', StringComparison.Ordinal) && Gpus.Append(Cuda).Contains(plain.Split(':')[0])
            ? "cuda is the first GPU that the process sees, and CUDA_VISIBLE_DEVICES chooses which"
            : Gpus.Contains(plain) ? "unknown word, did you mean 'cuda'?"
            : Others.Contains(plain) ? "the only GPUs that SOAP knows are those of CUDA"
            : Spelling.Nearest(word, Names) is { } nearest ? $"unknown word, did you mean '{nearest}'?"
            : null;
    }
}
