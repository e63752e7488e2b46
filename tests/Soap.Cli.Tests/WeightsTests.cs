using System.Text.Json;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Storage;
using Soap.Trials;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>Networks that are kept, exported and begun with.</summary>
public sealed class WeightsTests : IDisposable
{
    private static readonly string[] Small = ["train", "task=teacher-student", "hidden=6", "epochs=1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("usf")]
    [InlineData("dfa+kp")]
    [InlineData("fa+foof")]
    public void Trained_kept_exported_and_begun_with_a_network_is_evaluated_to_the_same_bits(string rule)
    {
        using var first = Json([.. Small, $"rule={rule}", "--out", _folder["kept"], "--json"]);
        var exported = InProcess.Run("export", _folder["kept"], "--to", "safetensors");
        Assert.Equal((0, ""), (exported.ExitCode, exported.Error));
        Assert.Equal(
            "layer1.bias: F32 [6]\nlayer1.weight: F32 [6, 30]\nlayer2.bias: F32 [10]\nlayer2.weight: F32 [10, 6]\n" +
                $"Export: {_folder["kept", "weights.safetensors"]}\n",
            exported.Output);
        Assert.All(["network.safetensors", "weights.safetensors"], file =>
        {
            using var again = Json(
                [.. Small[..3], "epochs=0", $"rule={rule}", $"init={_folder["kept", file]}", "--json"]);
            Assert.Equal(Evaluation(first, "test"), Evaluation(again, "test"));
            Assert.Equal(LastValidation(first), LastValidation(again));
            Assert.Equal(0, again.RootElement.GetProperty("trainingLoss").GetArrayLength());
        });
    }

    [Fact]
    public void A_network_of_the_catalogue_is_kept_exported_and_begun_with_by_its_own_names()
    {
        string[] trial =
        [
            "train", "model=lenet5", "rule=fa", "validation=100", "evaluate-every=0", "diagnose-every=320", "--json",
        ];
        using var first = Json([.. trial, "epochs=0.01", "--out", _folder["kept"]]);
        Assert.Equal("conv1", first.RootElement.GetProperty("diagnostics")[0].GetProperty("name").GetString());
        var exported = InProcess.Run("export", _folder["kept"], "--to", "safetensors");
        Assert.Equal((0, ""), (exported.ExitCode, exported.Error));
        Assert.StartsWith(
            "conv1.bias: F32 [6]\nconv1.weight: F32 [6, 1, 5, 5]\n", exported.Output, StringComparison.Ordinal);
        var file = _folder["kept", "weights.safetensors"];
        using var again = Json([.. trial, "epochs=0", $"init={file}"]);
        Assert.Equal(Evaluation(first, "test"), Evaluation(again, "test"));
        var other = InProcess.Run(["train", "model=vgg-small", "epochs=0", $"init={file}", "validation=100"]);
        Assert.Equal(3, other.ExitCode);
        Assert.Contains(
            "'conv1.weight' has the shape [6, 1, 5, 5]; needed: [128, 1, 3, 3]", other.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_path_is_in_the_provenance_and_the_digest_in_the_result_which_is_shown_again()
    {
        Assert.Equal(0, InProcess.Run([.. Small, "--out", _folder["kept"]]).ExitCode);
        var network = _folder["kept", "network.safetensors"];
        string[] begun = [.. Small, $"init={network}", "--out", _folder["begun"]];
        Assert.Equal(0, InProcess.Run(begun).ExitCode);
        var (result, origin) = (Text("result.json"), Text("provenance.json"));
        Assert.Contains(
            $"\"initialWeights\": \"{InitialWeights.Of(network).Digest}\"", result, StringComparison.Ordinal);
        Assert.DoesNotContain("network.safetensors", result, StringComparison.Ordinal);
        Assert.Contains($"\"initialWeightsFile\": \"{network}\"", origin, StringComparison.Ordinal);

        // It is the same trial wherever the file lies, and another with another file.
        File.Move(network, _folder["moved"]);
        var again = InProcess.Run([.. Small, $"init={_folder["moved"]}", "--out", _folder["begun"]]);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("nothing was trained", again.Output, StringComparison.Ordinal);
        Assert.Equal(result, Text("result.json"));
        var drawn = InProcess.Run([.. Small, "--out", _folder["begun"]]);
        Assert.Equal(5, drawn.ExitCode);
        Assert.Contains(" there, not set now", drawn.Error, StringComparison.Ordinal);

        string Text(string file) => File.ReadAllText(_folder["begun", file]);
    }

    [Fact]
    public void A_trial_that_draws_its_weights_says_nothing_of_files()
    {
        Assert.Equal(0, InProcess.Run([.. Small, "--out", _folder["kept"]]).ExitCode);
        Assert.All(["result.json", "provenance.json"], file => Assert.DoesNotContain(
            "initialWeights", File.ReadAllText(_folder["kept", file]), StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_training_keeps_the_same_bytes_and_feedback_is_exported_when_asked_for()
    {
        Assert.Equal(0, InProcess.Run([.. Small, "rule=fa", "--out", _folder["one"]]).ExitCode);
        Assert.Equal(0, InProcess.Run([.. Small, "rule=fa", "--out", _folder["two"]]).ExitCode);
        Assert.Equal(
            File.ReadAllBytes(_folder["one", "network.safetensors"]),
            File.ReadAllBytes(_folder["two", "network.safetensors"]));

        using var json = Json([
            "export", _folder["one"], "--to", "safetensors", "--feedback", "--out", _folder["deep", "all.safetensors"],
            "--json"]);
        Assert.Equal(_folder["deep", "all.safetensors"], json.RootElement.GetProperty("file").GetString());
        Assert.Equal(
            [
                "layer1.bias", "layer1.synapses.feedback", "layer1.weight", "layer2.bias", "layer2.synapses.feedback",
                "layer2.weight",
            ],
            json.RootElement.GetProperty("tensors").EnumerateArray()
                .Select(tensor => tensor.GetProperty("name").GetString()));
        using var network = new Mlp([30, 6, 10], Activation.Tanh, LearningRule.Parse("fa"), 9);
        WeightFile.Load(network, _folder["deep", "all.safetensors"]);
    }

    [Fact]
    public void What_a_rule_kept_is_said_not_to_be_used()
    {
        Assert.Equal(0, InProcess.Run([.. Small, "rule=fa", "--out", _folder["kept"]]).ExitCode);
        var ended = InProcess.Run([.. Small, "rule=fa", $"init={_folder["kept", "network.safetensors"]}"]);
        Assert.Contains(
            "init: W and b are the file's; what a rule kept there is not used and made anew " +
                "(layer1.synapses.feedback, layer2.synapses.feedback)\n",
            ended.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_diverged_network_is_kept_and_exported_with_a_word_and_no_beginning()
    {
        var diverged = InProcess.Run([.. Small, "learning-rate=1e30", "--out", _folder["kept"]]);
        Assert.Equal(4, diverged.ExitCode);
        var network = _folder["kept", "network.safetensors"];

        // A step that would be made of what is not finite is not made: such numbers come from elsewhere.
        Assert.True(File.Exists(network));
        var tensors = SafetensorsReader.Read(network).Tensors.ToArray();
        BitConverter.GetBytes(float.NaN).CopyTo(tensors[1].Bytes, 4);
        SafetensorsWriter.Write(network, tensors);
        var exported = InProcess.Run("export", _folder["kept"], "--to", "safetensors");
        Assert.Equal(0, exported.ExitCode);
        Assert.Contains(
            "layer1.weight has numbers that are not finite: the training diverged\n", exported.Output,
            StringComparison.Ordinal);
        var begun = InProcess.Run([.. Small, $"init={network}", "--out", _folder["begun"]]);
        Assert.Equal(3, begun.ExitCode);
        Assert.StartsWith(
            $"error: {network} does not fit the network:\n  'layer1.weight' is NaN at [0, 1]; needed: finite numbers",
            begun.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("init=none.safetensors", 2, "init=none.safetensors: there is no such file; allowed: none, or a ")]
    [InlineData("init=", 2, "init=: not a file's path; allowed: none, or a safetensors file")]
    [InlineData("init", 2, "init: a value is missing; write init=VALUE")]
    [InlineData("init=pytorch", 2, "there is no such file; did you mean initializer=pytorch?")]
    [InlineData("epochs=0", 2, "epochs = 0 is not allowed without init")]
    [InlineData("weights=w", 2, "unknown key 'weights'; soap train begins with the weights of a file by init=FILE")]
    public void A_wrong_beginning_is_told(string word, int exitCode, string message)
    {
        var ended = InProcess.Run([.. Small[..3], word]);
        Assert.Equal((exitCode, ""), (ended.ExitCode, ended.Output));
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_a_folder_and_a_study_that_would_begin_with_weights_are_told()
    {
        Assert.Equal(0, InProcess.Run([.. Small, "--out", _folder["kept"]]).ExitCode);
        var network = _folder["kept", "network.safetensors"];
        var (folder, study) = (
            InProcess.Run([.. Small, $"init={_folder["kept"]}"]), InProcess.Run("run", "curve", $"init={network}"));
        Assert.Equal((2, 2), (folder.ExitCode, study.ExitCode));
        Assert.Contains($"a folder; did you mean init={network}?", folder.Error, StringComparison.Ordinal);
        Assert.Contains("a study draws those of every seed anew", study.Error, StringComparison.Ordinal);

        var bytes = File.ReadAllBytes(network);
        bytes[^1] ^= 1;
        File.WriteAllBytes(network, bytes);
        var damaged = InProcess.Run([.. Small, $"init={network}"]);
        Assert.Equal((3, ""), (damaged.ExitCode, damaged.Output));
        Assert.StartsWith(
            $"error: {network} is no safetensors file that can be read: it was changed after it was written",
            damaged.Error,
            StringComparison.Ordinal);
        Assert.Equal(3, InProcess.Run("export", _folder["kept"], "--to", "safetensors").ExitCode);
        Assert.False(File.Exists(_folder["kept", "weights.safetensors"]));
    }

    [Fact]
    public void An_export_replaces_an_earlier_one_and_nothing_else()
    {
        Assert.Equal(0, InProcess.Run([.. Small, "--out", _folder["kept"]]).ExitCode);
        File.WriteAllText(_folder["model.pt"], "precious");
        foreach (var (path, message) in new[]
        {
            (_folder["model.pt"], "is there, and no weights that SOAP wrote. Give another file with --out."),
            (_folder["kept"], "is a folder. Give a file with --out, such as "),
            (_folder["kept", "network.safetensors"], "is the kept network of a trial, which would be replaced."),
        })
        {
            var refused = Export("--out", path);
            Assert.Equal((5, ""), (refused.ExitCode, refused.Output));
            Assert.StartsWith($"error: {path} {message}", refused.Error, StringComparison.Ordinal);
        }

        Assert.Equal("precious", File.ReadAllText(_folder["model.pt"]));
        Assert.Equal(0, Export("--out", _folder["w"]).ExitCode);
        Assert.Equal(0, Export("--out", _folder["w"]).ExitCode);
        Assert.Contains(
            "'' is not a file; allowed: the path of a file, such as fa.safetensors", Export("--out", "").Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "--feedback belongs to --to safetensors, and not to --to csv",
            InProcess.Run("export", _folder["kept"], "--to", "csv", "--feedback").Error,
            StringComparison.Ordinal);

        SoapProcess.Ended Export(params string[] more) =>
            InProcess.Run(["export", _folder["kept"], "--to", "safetensors", .. more]);
    }

    private static JsonDocument Json(string[] command)
    {
        var ended = InProcess.Run(command);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return JsonDocument.Parse(ended.Output);
    }

    // Doubles are written with all the digits that it takes to read the same bits back.
    private static string Evaluation(JsonDocument result, string which) =>
        Text(result.RootElement.GetProperty(which));

    private static string LastValidation(JsonDocument result) =>
        Text(result.RootElement.GetProperty("validation").EnumerateArray().Last());

    private static string Text(JsonElement point) =>
        $"{point.GetProperty("loss").GetRawText()} {point.GetProperty("accuracy").GetRawText()}";
}
