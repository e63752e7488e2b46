using Soap.Storage;
using Xunit;

namespace Soap.Tests.Storage;

public sealed class JsonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("soap-json-").FullName;

    private string File_ => Path.Combine(_folder, "trial.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_and_looks_as_documented()
    {
        var trial = new Trial("fa+foof", DayOfWeek.Monday, 0.1, null);
        Json.Write(File_, trial);
        Assert.Equal(
            "{\n  \"ruleName\": \"fa+foof\",\n  \"day\": \"monday\",\n  \"rate\": 0.1,\n  \"loss\": null\n}\n",
            File.ReadAllText(File_));
        Assert.Equal(trial, Json.Read<Trial>(File_));
    }

    [Theory]
    [InlineData("{\"ruleName\":\"a\",\n\"day\":\"monday\",\"rate\":1,\"loss\":1,\"lr\":2}", "line 2, key $.lr: ")]
    [InlineData("{\"ruleName\":\"a\",\"ruleName\":\"b\",\"day\":\"monday\",\"rate\":1,\"loss\":1}", "line 1, key $")]
    [InlineData("{\"ruleName\":\"a\",\"day\":\"monday\",\"loss\":1}", "line 1, key $: ")]
    [InlineData("{\"ruleName\":\"a\",\"day\":1,\"rate\":1,\"loss\":1}", "line 1, key $.day: ")]
    [InlineData("{\"ruleName\":\"a\",\"day\":\"someday\",\"rate\":1,\"loss\":1}", "line 1, key $.day: ")]
    [InlineData("{\"ruleName\":null,\"day\":\"monday\",\"rate\":1,\"loss\":1}", "line 1, key $")]
    [InlineData("{\"ruleName\":\"a\",\"day\":\"monday\",\"rate\":\"NaN\",\"loss\":1}", "line 1, key $.rate: ")]
    [InlineData("{\"ruleName\":\"a\",", "line 1, key $")]
    [InlineData("", "line 1, key $: ")]
    public void A_file_that_is_not_what_it_should_be_is_refused_with_place_and_reason(string text, string place)
    {
        File.WriteAllText(File_, text);
        var error = Assert.Throws<SoapException>(() => Json.Read<Trial>(File_));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.StartsWith($"{File_}, {place}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_null_are_refused()
    {
        Assert.Equal(ExitCode.Data, Assert.Throws<SoapException>(() => Json.Read<Trial>(File_)).ExitCode);
        File.WriteAllText(File_, "null");
        Assert.Equal(
            $"{File_} holds null where Trial is expected.",
            Assert.Throws<SoapException>(() => Json.Read<Trial>(File_)).Message);
    }

    [Fact]
    public void Numbers_that_do_not_exist_are_never_written()
    {
        foreach (var value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            Assert.Throws<ArgumentException>(() => Json.Write(File_, new Trial("a", DayOfWeek.Friday, value, 1)));
        }

        Assert.Empty(Directory.GetFiles(_folder));
    }

    private sealed record Trial(string RuleName, DayOfWeek Day, double Rate, double? Loss);
}
