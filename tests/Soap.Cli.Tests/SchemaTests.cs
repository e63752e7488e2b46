using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Soap.Lab.Specification;
using Xunit;

namespace Soap.Cli.Tests;

public sealed class SchemaTests
{
    private const string Head = "study: mine\ntitle: T\n";

    private static readonly string Text = InProcess.Run("schema").Output;

    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);

    public static TheoryData<string> BuiltIn => [.. StudyCatalog.All.Select(study => study.Name)];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void The_files_of_the_built_in_studies_are_valid(string name)
    {
        var ended = InProcess.Run("schema", "--study", name);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.True(IsValid(ended.Output));
    }

    [Theory]
    [InlineData("")]
    [InlineData("extends: curve")]
    [InlineData("rules: [bp, fa, \"sign:period=1000,magnitude=unit\", dfa+kp]")]
    [InlineData("rules: bp fa sign:magnitude=unit")]
    [InlineData("rules: fa")]
    [InlineData("seeds: 7")]
    [InlineData("seeds: 1,2,3")]
    [InlineData("seeds: [18446744073709551615]")]
    [InlineData("seeds: 1..5")]
    [InlineData("seeds: [1..5, 8]")]
    [InlineData("batch: [32, 64]\nactivation: [tanh, relu]\nnesterov: [false]")]
    [InlineData("momentum: 0,0.9")]
    [InlineData("learning-rates: 0.001..1\nmomentum: 0..0.9")]
    [InlineData("extends: algoperf\nprotocol: algoperf\nvalidation-target: 0.3")]
    [InlineData("learning-rates: []\ntuning-seeds: []\nhidden: []")]
    [InlineData("learning-rate: 1e-3\nepochs: .5")]
    [InlineData("noise-learning-rate: same\nnesterov: true\nmomentum: 0.9")]
    [InlineData("noise-examples: 64\nnoise-learning-rate: 0.5\nrules: [fa]")]
    public void What_the_command_reads_is_valid(string lines) => Both(lines, isGood: true);

    [Theory]
    [InlineData("lerning-rate: 0.1")]
    [InlineData("preset: akrout-2019-fa")]
    [InlineData("extends: foundin")]
    [InlineData("epochs: abc")]
    [InlineData("epochs: 0")]
    [InlineData("epochs: 1e10")]
    [InlineData("batch: 1.5")]
    [InlineData("batch: 0")]
    [InlineData("seeds: [1, -2]")]
    [InlineData("seeds: [1, two]")]
    [InlineData("seeds: []")]
    [InlineData("seeds: one")]
    [InlineData("hidden: [0]")]
    [InlineData("hidden: [65537]")]
    [InlineData("learning-rates: [0.1, 1e33]")]
    [InlineData("learning-rate: [0.1]x")]
    [InlineData("activation: tnh")]
    [InlineData("nesterov: yes")]
    [InlineData("momentum: 1")]
    [InlineData("momentum: [0, 1]")]
    [InlineData("momentum: []")]
    [InlineData("epochs: [1, 2]")]
    [InlineData("seeds: [5..]")]
    [InlineData("candidates: 1")]
    [InlineData("protocol: mine")]
    [InlineData("validation-target: never")]
    [InlineData("weight-decay: -1")]
    [InlineData("noise-learning-rate: some")]
    [InlineData("rules: []")]
    [InlineData("rules: [bp, sing]")]
    [InlineData("rules: bp,fa")]
    [InlineData("rules: [{fa: 1}]")]
    [InlineData("trial: {epochs: 1}")]
    [InlineData("epochs:")]
    public void What_the_schema_refuses_the_command_refuses(string lines) => Both(lines, isGood: false);

    [Theory]
    [InlineData("study: mine")]
    [InlineData("title: T")]
    [InlineData("study: Mine\ntitle: T")]
    [InlineData("study: mine\ntitle: ' T'")]
    [InlineData("study: mine\ntitle: [T]")]
    [InlineData("- bp")]
    public void A_study_has_a_name_and_a_title(string text) => Assert.False(IsValid(text));

    [Fact]
    public void The_schema_is_one_of_draft_2020_12_and_its_keywords_are_also_those_of_draft_7()
    {
        using var schema = JsonDocument.Parse(Text);
        Assert.True(MetaSchemas.Draft202012.Evaluate(schema.RootElement).IsValid);
        string[] common =
        [
            "$schema", "title", "description", "type", "properties", "required", "additionalProperties", "anyOf",
            "enum", "items", "pattern", "minItems", "maxLength", "minimum", "maximum", "exclusiveMinimum",
            "exclusiveMaximum",
        ];
        Assert.Subset(common.ToHashSet(), Keywords(schema.RootElement).ToHashSet());
    }

    [Fact]
    public void Every_key_is_there_with_what_it_means()
    {
        using var schema = JsonDocument.Parse(Text);
        var properties = schema.RootElement.GetProperty("properties").EnumerateObject()
            .ToDictionary(property => property.Name, property => property.Value);
        Assert.Equal(
            ["study", "title", "extends", .. StudySettings.All.Select(setting => setting.Name)], properties.Keys);
        Assert.All(StudySettings.All, setting => Assert.StartsWith(
            setting.Description,
            properties[setting.Name].GetProperty("description").GetString(),
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_was_written_is_written_again_from_itself()
    {
        using var folder = new TemporaryFolder();
        var text = InProcess.Run("schema", "--study", "confound").Output;
        File.WriteAllText(folder["study.yaml"], text);
        Assert.Equal(text, InProcess.Run("schema", "--study", folder["study.yaml"]).Output);
    }

    // The command is the judge of what is good, so that the schema cannot be right on its own.
    private static void Both(string lines, bool isGood)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["study.yaml"], Head + lines);
        Assert.Equal(isGood ? 0 : 2, InProcess.Run("schema", "--study", folder["study.yaml"]).ExitCode);
        Assert.Equal(isGood, IsValid(Head + lines));
    }

    private static bool IsValid(string yaml)
    {
        JsonNode? node;
        try
        {
            node = YamlAsJson.Read(yaml);
        }
        catch (YamlDotNet.Core.YamlException)
        {
            return false;
        }

        return Schema.Evaluate(JsonSerializer.SerializeToElement(node)).IsValid;
    }

    private static IEnumerable<string> Keywords(JsonElement schema) =>
        schema.EnumerateObject().SelectMany(keyword => keyword.Name switch
        {
            "properties" =>
                keyword.Value.EnumerateObject().SelectMany(property => Keywords(property.Value)).Prepend(keyword.Name),
            "anyOf" => keyword.Value.EnumerateArray().SelectMany(Keywords).Prepend(keyword.Name),
            "items" => Keywords(keyword.Value).Prepend(keyword.Name),
            _ => [keyword.Name],
        });
}
