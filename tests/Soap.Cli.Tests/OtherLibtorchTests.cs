using System.Text.Json;
using Soap.Native;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>The command with another folder of libtorch.</summary>
public sealed class OtherLibtorchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _libtorch;

    public OtherLibtorchTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other folders are for Linux x64.");
        _libtorch = Directory.CreateDirectory(Path.Combine(_folder.Path, "torch", "lib")).FullName;
        foreach (var file in LibtorchFolder.Libraries.Append("libgomp-98b21ff3.so.1"))
        {
            File.CreateSymbolicLink(
                Path.Combine(_libtorch, file), NativeFolders.Find(NativeFolders.All(), file)!);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trial_with_the_folders_libtorch_says_so_in_its_provenance()
    {
        WriteVersion("2.10.3+made.up");
        var ended = Run("train", "task=curve", "epochs=1", "--out", "trial");
        Assert.Equal((0, true), (ended.ExitCode, ended.Output.Contains("weights", StringComparison.Ordinal)));
        using var stored = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(_folder.Path, "trial", "provenance.json")));
        var origin = stored.RootElement.GetProperty("origin");
        Assert.Equal(
            ("2.10.3+made.up", _libtorch),
            (origin.GetProperty("libtorchVersion").GetString(), origin.GetProperty("libtorchFolder").GetString()));
        Assert.False(origin.TryGetProperty("gpu", out _));
    }

    [Theory]
    [InlineData("train", "task=curve", "--out", "trial")]
    [InlineData("run", "curve", "--out", "study")]
    [InlineData("plan", "curve", "--out", "study")]
    public void On_a_GPU_that_is_not_there_nothing_is_begun(params string[] arguments)
    {
        var ended = Run([.. arguments, "device=cuda"]);
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.Equal(
            $"error: device = cuda: the libtorch of SOAP_LIBTORCH={_libtorch} has no CUDA in it (there is no " +
                "libtorch_cuda.so); set it to a folder with libtorch 2.10, such as " +
                "torch/lib of an installed PyTorch " +
                "2.10 for CUDA, and ask 'soap doctor'\n",
            ended.Error);
        Assert.Equal([Path.Combine(_folder.Path, "torch")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("train", "task=curve")]
    [InlineData("run", "curve")]
    public void A_folder_that_does_not_fit_is_refused_before_anything(params string[] arguments)
    {
        WriteVersion("2.11.0+cu130");
        var ended = Run(arguments);
        Assert.Equal((2, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith(
            $"error: SOAP_LIBTORCH={_libtorch}: it has libtorch 2.11.0+cu130 ({_folder.Path}/torch/version.py), and " +
                "TorchSharp is compiled for 2.10; ",
            ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal([Path.Combine(_folder.Path, "torch")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void The_doctor_says_which_libtorch_it_is_and_that_it_has_no_CUDA()
    {
        WriteVersion("2.10.3+made.up");
        var (code, checks) = Doctor();
        Assert.Equal(0, code);
        Assert.Equal(
            $"SOAP_LIBTORCH={_libtorch}: libtorch 2.10.3+made.up without CUDA; all 1204 " +
                "symbols that TorchSharp needs " +
                "of libtorch are there.",
            checks["libtorch folder"]);
        Assert.StartsWith("libtorch 2.10.3+made.up loads ", checks["libtorch"], StringComparison.Ordinal);
        Assert.Equal("None: this libtorch has no CUDA in it, and trials run on the CPU.", checks["GPU"]);
        Assert.Equal("libLibTorchSharp.so is there.", checks["native files"]);
    }

    [Fact]
    public void The_doctor_says_why_a_folder_is_refused_and_looks_for_no_GPU()
    {
        WriteVersion("1.13.1");
        var (code, checks) = Doctor();
        Assert.Equal(1, code);
        Assert.StartsWith(
            $"SOAP_LIBTORCH={_libtorch}: it has libtorch 1.13.1 ", checks["libtorch folder"],
            StringComparison.Ordinal);
        Assert.Equal(checks["libtorch folder"], checks["libtorch"]);
        Assert.DoesNotContain("GPU", checks.Keys);
    }

    private void WriteVersion(string version) => File.WriteAllText(
        Path.Combine(_folder.Path, "torch", "version.py"), $"__version__ = '{version}'\n");

    private SoapProcess.Ended Run(params string[] arguments) => SoapProcess.Run(
        _folder.Path, [(LibtorchFolder.Variable, _libtorch)], arguments);

    private (int ExitCode, Dictionary<string, string> Checks) Doctor()
    {
        var ended = Run("doctor", "--json");
        using var checks = JsonDocument.Parse(ended.Output);
        return (ended.ExitCode, checks.RootElement.EnumerateArray().ToDictionary(
            check => check.GetProperty("name").GetString()!, check => check.GetProperty("found").GetString()!));
    }
}
