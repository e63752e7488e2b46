using System.Runtime.InteropServices;
using Soap.Native;
using Soap.Native.Doctor;
using Soap.Native.Elf;
using Xunit;

namespace Soap.Tests.Native.Doctor;

public class MachineChecksTests
{
    [Fact]
    public void No_check_fails_on_the_machine_that_runs_the_tests()
    {
        var results = MachineChecks.Run();
        Assert.DoesNotContain(results, r => r.Status == CheckStatus.Failed);
        Assert.Equal(results.Count, results.Select(r => r.Name).Distinct().Count());
        Assert.All(results.Where(r => r.Status != CheckStatus.Ok), r => Assert.NotNull(r.Advice));
    }

    [Fact]
    public void What_the_doctor_says_of_the_weak_mark_is_what_was_done()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The mark is for Linux.");
        var results = MachineChecks.Run().ToDictionary(r => r.Name);
        Assert.Equal(
            NativeLibraries.IsMended, results["libtorch"].Found.Contains("made weak", StringComparison.Ordinal));
        Assert.Equal(
            NativeLibraries.IsMended, results["libstdc++.so.6"].Found.Contains("is weak", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Linux", Architecture.X64, CheckStatus.Ok, "linux on x64: supported.")]
    [InlineData("OSX", Architecture.Arm64, CheckStatus.Warning, "osx on arm64: it should work, but is not tested.")]
    [InlineData(
        "OSX", Architecture.X64, CheckStatus.Failed,
        "osx on x64: not supported, because libtorch is not packaged for it.")]
    [InlineData(
        "Linux", Architecture.Arm64, CheckStatus.Failed,
        "linux on arm64: not supported, because libtorch is not packaged for it.")]
    [InlineData(
        "Windows", Architecture.X64, CheckStatus.Failed,
        "windows on x64: not supported, because TorchSharp 0.107.0 does not load there (TorchSharp issue 1567).")]
    public void Platforms_are_judged(string system, Architecture architecture, CheckStatus status, string found)
    {
        var result = PlatformCheck.Judge(OSPlatform.Create(system.ToUpperInvariant()), architecture);
        Assert.Equal((status, found.ToLowerInvariant()), (result.Status, result.Found.ToLowerInvariant()));
    }

    [Theory]
    [InlineData(Architecture.X64, "SSE4.2,AVX", CheckStatus.Warning, "AVX2 and FMA missing.")]
    [InlineData(Architecture.X64, "AVX2", CheckStatus.Warning, "FMA missing.")]
    [InlineData(Architecture.X64, "AVX2,FMA", CheckStatus.Ok, "AVX2, FMA.")]
    [InlineData(Architecture.Arm64, "AdvSIMD", CheckStatus.Ok, "AdvSIMD.")]
    public void Processors_are_judged(Architecture architecture, string sets, CheckStatus status, string end)
    {
        var result = ProcessorCheck.Judge(architecture, sets.Split(','));
        Assert.Equal(status, result.Status);
        Assert.EndsWith(end, result.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(512L << 20, CheckStatus.Warning, "0.5 GiB for this process.")]
    [InlineData(8L << 30, CheckStatus.Ok, "8.0 GiB for this process.")]
    public void Memory_is_judged(long available, CheckStatus status, string found)
    {
        var result = MemoryCheck.Judge(available);
        Assert.Equal((status, found), (result.Status, result.Found));
    }

    [Theory]
    [InlineData("1", CheckStatus.Ok)]
    [InlineData("8", CheckStatus.Warning)]
    [InlineData(null, CheckStatus.Warning)]
    public void Threads_are_judged(string? value, CheckStatus status)
    {
        var result = ThreadsCheck.Judge(8, name => name == "OMP_NUM_THREADS" ? value : null);
        Assert.Equal(status, result.Status);
        Assert.Equal(
            $"8 cores; OMP_NUM_THREADS={value ?? "(not set)"}, MKL_NUM_THREADS=(not set), GOMP_SPINCOUNT=(not set).",
            result.Found);
    }

    [Fact]
    public void Missing_files_are_named_with_their_package()
    {
        var folder = Directory.CreateTempSubdirectory();
        foreach (var file in new[] { "libLibTorchSharp.so", "libtorch.so", "libtorch_cpu.so", "libc10.so" })
        {
            File.WriteAllText(Path.Combine(folder.FullName, file), "");
        }

        var result = NativeFilesCheck.Judge([folder.FullName]);
        folder.Delete(recursive: true);
        Assert.Equal(CheckStatus.Failed, result.Status);
        Assert.Equal($"Missing: libgomp-98b21ff3.so.1; looked in {folder.FullName}.", result.Found);
        Assert.Equal(
            "They come with the package libtorch-cpu-linux-x64: reference it in your " +
                "project, restore and build again.",
            result.Advice);
        Assert.Contains(
            "TorchSharp and libtorch-cpu-linux-x64",
            NativeFilesCheck.Judge(["/no/such"]).Advice,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "GLIBCXX_3.4.30 GLIBCXX_3.4.32", CheckStatus.Ok,
        "/lib/it has all 2 versions that TorchSharp needs; nothing had to be mended.")]
    [InlineData(
        "GLIBCXX_3.4.29 GLIBCXX_3.4.30", CheckStatus.Ok,
        "/lib/it lacks GLIBCXX_3.4.32, behind which there is only a marker that nothing calls; " +
            "SOAP loads TorchSharp from a copy in memory in which that one need is weak.")]
    [InlineData(
        "GLIBCXX_3.4.29", CheckStatus.Failed, "/lib/it is too old: it lacks GLIBCXX_3.4.30, which TorchSharp uses.")]
    public void A_system_library_is_judged_by_its_versions(string provided, CheckStatus status, string found)
    {
        VersionNeed[] needs =
        [
            new("libstdc++.so.6", "GLIBCXX_3.4.32", 2, 0, 0),
            new("libstdc++.so.6", "GLIBCXX_3.4.30", 3, 0, 0),
        ];
        var result = SystemLibraryCheck.Judge("libstdc++.so.6", "/lib/it", needs, provided.Split(' '));
        Assert.Equal((status, found), (result.Status, result.Found));
    }

    [Fact]
    public void A_weak_need_is_not_missed()
    {
        VersionNeed[] needs = [new("libstdc++.so.6", "GLIBCXX_3.4.99", 2, VersionNeeds.WeakFlag, 0)];
        Assert.Equal(CheckStatus.Ok, SystemLibraryCheck.Judge("libstdc++.so.6", "/lib/it", needs, []).Status);
    }

    [Fact]
    public void A_system_library_that_is_not_there_is_a_failure_and_not_an_exception()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It asks the loader of Linux.");
        var result = SystemLibraryCheck.Run("/no/matter", "libnosuch.so.7");
        Assert.Equal((CheckStatus.Failed, "libnosuch.so.7 is not on this system."), (result.Status, result.Found));
    }

    [Fact]
    public void A_wrong_product_and_a_loaders_message_are_failures()
    {
        Assert.Equal(
            "libtorch computes wrongly: 19, 22, 43, 51 instead of 19, 22, 43, 50.",
            LibtorchCheck.Judge([19, 22, 43, 51], false).Found);
        Assert.Equal(
            "Install your system's package with libgcc_s.so.1.",
            LibtorchCheck.JudgeFailure(Missing("libgcc_s.so.1")).Advice);
        Assert.Equal(
            "libgomp-98b21ff3.so.1 comes with the package libtorch-cpu-linux-x64: restore and build again.",
            LibtorchCheck.JudgeFailure(Missing("libgomp-98b21ff3.so.1")).Advice);
        Assert.Equal(
            "Mend what failed above first; otherwise restore and build again.",
            LibtorchCheck.JudgeFailure("else").Advice);

        static string Missing(string file) =>
            $"x cannot be loaded: {file}: cannot open shared object file: No such file or directory. More.";
    }
}
