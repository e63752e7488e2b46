using System.Text.Json;
using Xunit;

namespace Soap.Cli.Tests;

public sealed class JsonTests
{
    [Theory]
    [InlineData("rules --json", "name")]
    [InlineData("data list --json", "description")]
    [InlineData("data verify mnist --json", "files")]
    [InlineData("doctor --json", "status")]
    public void Output_is_a_list_of_objects(string arguments, string key)
    {
        var ended = InProcess.Run(arguments.Split(' '));
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        using var json = JsonDocument.Parse(ended.Output);
        Assert.All(json.RootElement.EnumerateArray(), item => Assert.True(item.TryGetProperty(key, out _)));
    }

    [Fact]
    public void One_rule_is_an_object_with_its_options()
    {
        using var json = JsonDocument.Parse(InProcess.Run("rules", "sign", "--no-cost", "--json").Output);
        Assert.Equal(
            ["period", "magnitude", "share", "layers"],
            json.RootElement.GetProperty("options").EnumerateArray()
                .Select(option => option.GetProperty("name").GetString()));
    }

    [Fact]
    public void A_rule_tells_its_measured_cost_unless_nobody_wants_it()
    {
        using var measured = JsonDocument.Parse(InProcess.Run("rules", "asymmetric", "--json").Output);
        Assert.Equal("fa+asymmetric", measured.RootElement.GetProperty("cost").GetProperty("rule").GetString());
        Assert.True(measured.RootElement.GetProperty("cost").GetProperty("ratio").GetDouble() > 0);
        using var told = JsonDocument.Parse(InProcess.Run("rules", "fa", "--no-cost", "--json").Output);
        Assert.Equal(JsonValueKind.Null, told.RootElement.GetProperty("cost").ValueKind);
        Assert.Equal(
            ("never", "displacement"),
            (told.RootElement.GetProperty("reads").GetString(), told.RootElement.GetProperty("hears").GetString()));
        Assert.Equal("akrout-2019-fa", told.RootElement.GetProperty("presets")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void A_trial_is_its_result_and_progress_goes_elsewhere()
    {
        var ended = InProcess.Run(
            "train", "task=curve", "hidden=20", "validation=0", "epochs=2", "log-every=100", "--json");
        Assert.Equal(0, ended.ExitCode);
        using var json = JsonDocument.Parse(ended.Output);
        Assert.Equal("finished", json.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(10, json.RootElement.GetProperty("trainingLoss").GetArrayLength());
        Assert.Contains("1/1 trials", ended.Error, StringComparison.Ordinal);
    }
}
