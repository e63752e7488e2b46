using System.Runtime.InteropServices;
using Soap.Native;
using Soap.Native.Doctor;
using Soap.Tests.Training;
using Soap.Trials;
using TorchSharp;
using Xunit;

namespace Soap.Tests.Native;

/// <summary>
/// What a process does whose <c>SOAP_LIBTORCH</c> names another folder: it has the libtorch from there, and that
/// alone.
/// </summary>
public sealed class OtherLibtorchTests(CopiedLibtorch copy) : IClassFixture<CopiedLibtorch>
{
    private static readonly TrialSpecification[] Trials =
    [
        SmallTasks.Specification with { Engine = "autograd" },
        SmallTasks.Specification,
        SmallTasks.Specification with { Rule = "kp", Engine = "autograd" },
    ];

    [Fact]
    public async Task Training_gives_the_same_bits_with_the_folders_libtorch_and_no_other_is_loaded()
    {
        SkipElsewhere();
        var answer = await Ask(copy.Folder, nameof(Digests_are_written));
        Assert.Equal([.. Digests(), $"{copy.Folder}/libtorch_cpu.so", "2.10.0", copy.Folder], answer);
    }

    [Fact]
    public void Digests_are_written() => OtherProcess.Answer(
        [.. Digests(), .. Loaded(), NativeLibraries.LibtorchVersion, NativeLibraries.Folder?.Path ?? "the package's"]);

    [Fact]
    public async Task TorchSharp_alone_gets_the_folders_libtorch_too()
    {
        SkipElsewhere();
        var answer = await Ask(copy.Folder, nameof(A_sum_is_written));
        Assert.Equal(["6", "6", $"{copy.Folder}/libtorch_cpu.so"], answer);
    }

    [Fact]
    public void A_sum_is_written()
    {
        using var scope = torch.NewDisposeScope();
        var sum = torch.ones(2, 3).sum();

        // Whatever goes to the CPU makes TorchSharp look for libtorch.
        OtherProcess.Answer([$"{sum.item<float>()}", $"{sum.to(torch.CPU).item<float>()}", .. Loaded()]);
    }

    [Fact]
    public async Task Nothing_falls_back_to_the_CPU_where_the_folder_has_no_CUDA()
    {
        SkipElsewhere();
        var answer = await Ask(copy.Folder, nameof(What_is_said_of_a_GPU_is_written));
        Assert.Equal(
            [
                $"device = cuda: the libtorch of SOAP_LIBTORCH={copy.Folder} has no CUDA in it (there is no " +
                    "libtorch_cuda.so); set it to a folder with libtorch 2.10, such as torch/lib of an installed " +
                    "PyTorch 2.10 for CUDA, and ask 'soap doctor'",
                "Ok None: this libtorch has no CUDA in it, and trials run on the CPU.",
            ],
            answer);
    }

    [Fact]
    public async Task Nothing_falls_back_to_the_CPU_where_there_is_no_GPU()
    {
        SkipElsewhere();
        Assert.SkipWhen(GpuDriver.Version() is not null, "There may be one.");
        const string None = "libtorch finds no GPU, with no NVIDIA driver loaded and CUDA_VISIBLE_DEVICES=5; mend " +
            "that, or leave the key out for the CPU";
        var answer = await Ask(
            copy.WithCuda, nameof(What_is_said_of_a_GPU_is_written), ("CUDA_VISIBLE_DEVICES", "5"));
        Assert.Equal([$"device = cuda: {None}", $"Warning None for 'device = cuda': {None}."], answer);
    }

    [Fact]
    public void What_is_said_of_a_GPU_is_written()
    {
        var refusal = Record.Exception(() => Trial.Run(
            SmallTasks.Specification with { Device = "cuda" }, SmallTasks.Blobs()));
        var check = GpuCheck.Run();
        OtherProcess.Answer([$"{refusal?.Message}", $"{check.Status} {check.Found}"]);
    }

    private static void SkipElsewhere() => Assert.SkipUnless(
        Platforms.IsLinux(Platforms.CurrentSystem(), RuntimeInformation.ProcessArchitecture),
        "Other folders are for Linux x64.");

    private static IEnumerable<string> Digests() =>
        Trials.Select(trial => Trial.Run(trial, SmallTasks.Blobs()).WeightsDigest);

    // Every libtorch for the CPU that is in this process.
    private static IEnumerable<string> Loaded() => File.ReadLines("/proc/self/maps")
        .Select(line => line.IndexOf('/', StringComparison.Ordinal) is var at && at >= 0 ? line[at..] : "")
        .Where(path => path.EndsWith("/libtorch_cpu.so", StringComparison.Ordinal)).Distinct();

    private static Task<string[]> Ask(
        string folder, string method, params (string Name, string Value)[] environment) =>
        OtherProcess.Ask(typeof(OtherLibtorchTests), method, [(LibtorchFolder.Variable, folder), .. environment]);
}
