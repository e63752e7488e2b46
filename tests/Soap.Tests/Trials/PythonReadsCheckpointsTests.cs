using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Soap.Storage;
using Soap.Tests.Fused;
using Soap.Tests.Storage;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Trials;

/// <summary>States of real trials as a reader in Python finds them that knows the published format alone.</summary>
public sealed class PythonReadsCheckpointsTests : IDisposable
{
    private const string Digest = "soap.sha256";

    private readonly InterruptedTrial _trial = new();

    private string Damaged => Path.Combine(_trial.Folder, "damaged");

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData("wm", null, "sgd")]
    [InlineData("foof", null, "adam")]
    [InlineData("fa", "layers:4x3,bn,drop0.2,pool2,9", "sgd")]
    [InlineData("dfa", "resnet8", "sgd")]
    public void Python_finds_every_tensor_text_and_digest_of_a_stopped_trial(
        string rule, string? model, string optimizer)
    {
        var path = Stopped(rule, model, optimizer);
        var written = SafetensorsReader.Read(path);
        var (exitCode, output, error) = Python(path);
        Assert.True(exitCode == 0, error);
        using var read = JsonDocument.Parse(output);
        var texts = read.RootElement.GetProperty("texts").EnumerateObject()
            .ToDictionary(text => text.Name, text => text.Value.GetString()!);
        Assert.Equal(written.Metadata.ToDictionary(), texts);
        Assert.Equal(texts[Digest], read.RootElement.GetProperty("digest").GetString());
        Assert.All(["trainer/optimizer/", "best/"], part => Assert.Contains(
            written.Tensors, tensor => tensor.Name.StartsWith(part, StringComparison.Ordinal)));
        var tensors = read.RootElement.GetProperty("tensors");
        Assert.Equal(
            written.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal),
            tensors.EnumerateObject().Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        foreach (var tensor in written.Tensors)
        {
            var found = tensors.GetProperty(tensor.Name);
            Assert.Equal($"{tensor.Type}", found.GetProperty("type").GetString());
            Assert.Equal(tensor.Shape, found.GetProperty("shape").EnumerateArray().Select(width => width.GetInt64()));
            Assert.Equal(
                Convert.ToHexStringLower(SHA256.HashData(tensor.Bytes)), found.GetProperty("bytes").GetString());
            if (tensor.Type == SafetensorsType.F32 && tensor.Bytes.Length > 0)
            {
                Assert.Equal(
                    (double)BitConverter.ToSingle(tensor.Bytes), found.GetProperty("first").GetDouble());
            }
        }
    }

    [Fact]
    public void Python_finds_another_digest_after_a_flipped_bit_of_text_or_numbers()
    {
        var path = Stopped("fa", null, "sgd");
        var whole = File.ReadAllBytes(path);
        var inTexts = whole.AsSpan().IndexOf("soap:phase"u8) + "soap:phase".Length + 3;
        foreach (var place in new[] { inTexts, whole.Length - 1 })
        {
            var bytes = whole.ToArray();
            bytes[place] ^= 1;
            File.WriteAllBytes(Damaged, bytes);
            var (exitCode, output, error) = Python(Damaged);
            Assert.True(exitCode == 0, error);
            using var read = JsonDocument.Parse(output);
            Assert.NotEqual(
                read.RootElement.GetProperty("texts").GetProperty(Digest).GetString(),
                read.RootElement.GetProperty("digest").GetString());
        }
    }

    // The reader is strict, or what it reads would prove little.
    [Theory]
    [InlineData("", "there is no length")]
    [InlineData("long", "the header is too long")]
    [InlineData("cut", "the header is cut")]
    [InlineData("[]", "the header does not begin with {")]
    [InlineData("{}\n", "something else than spaces is behind the header")]
    [InlineData("""{"__metadata__":{"a":1}}""", "a text is none")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "bytes are left over")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", "there is a hole or an overlap before a")]
    [InlineData(
        """
        {"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},
        "b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}
        """,
        "there is a hole or an overlap before b")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "a is cut")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,3]}}""", "cannot reshape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{}}""", "a key stands there twice")]
    public void Python_refuses_what_the_format_does_not_allow(string header, string reason)
    {
        File.WriteAllBytes(Damaged, header switch
        {
            "" => [1, 2, 3],
            "long" => SafetensorsBytes.Length(100_000_001),
            "cut" => [.. SafetensorsBytes.Length(9), (byte)'{'],
            _ => SafetensorsBytes.Of(header, 3),
        });
        var (exitCode, _, error) = Python(Damaged);
        Assert.Equal(2, exitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    private string Stopped(string rule, string? model, string optimizer)
    {
        var trial = new TrialSpecification
        {
            Task = "integer images",
            Rule = rule,
            Seed = 1,
            LearningRate = 0.01,
            Momentum = optimizer == "sgd" ? 0.9 : 0,
            Optimizer = optimizer,
            Model = model,
            Validation = 10,
            Batch = 6,
            Epochs = 2,
            LogEvery = 6,
            EvaluateEvery = 12,
            DiagnoseEvery = 12,
            Selection = "loss",
        };
        trial = model is null ? trial with { Hidden = [9, 7] } : trial;
        var data = IntegerImages.Task(40, 144, 3) with { Image = [1, 12, 12] };
        Assert.Null(_trial.Run(trial, data, progress => progress.Examples >= 18));
        return Assert.Single(_trial.States);
    }

    private static (int ExitCode, string Output, string Error) Python(string path)
    {
        var python = Array.Find(
            ["/usr/bin/python3", "python3"], command => Run(command, "-c", "import numpy").ExitCode == 0);
        Assert.SkipWhen(python is null, "There is no Python with NumPy on this machine (Debian: python3-numpy).");
        return Run(python!, RepositoryFiles.Path("tests", "Soap.Tests", "Storage", "read_safetensors.py"), path);
    }

    private static (int ExitCode, string Output, string Error) Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, "", missing.Message);
        }
    }
}
