using System.Text;
using System.Text.Json;
using CsCheck;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Xunit;

namespace Soap.Lab.Tests.Specification.Files;

public sealed class StudyFileWriterTests
{
    public static TheoryData<string> BuiltIn => [.. StudyCatalog.All.Select(study => study.Name)];

    // After a change: soap schema --study NAME > studies/NAME/study.yaml
    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void The_file_of_a_built_in_study_is_the_study(string name)
    {
        var text = Repository.Read("studies", name, "study.yaml");
        Assert.Equal(StudyFileWriter.Write(StudyCatalog.Find(name)), text);
        Assert.Equal(Json(StudyChecks.Check(StudyCatalog.Find(name))), Json(Parse(text)));
    }

    [Fact]
    public void A_study_that_was_written_is_read_back_and_written_again_in_the_same_bytes() =>
        StudyGenerator.Studies.Sample(
            study =>
            {
                var text = StudyFileWriter.Write(study);
                var read = Parse(text);
                Assert.Equal(Json(StudyChecks.Check(study)), Json(read));
                Assert.Equal(text, StudyFileWriter.Write(read));
            },
            iter: 2_000);

    [Fact]
    public void The_order_of_the_keys_makes_no_difference() => Gen.Select(StudyGenerator.Studies, Gen.Int).Sample(
        (study, seed) =>
        {
            var text = StudyFileWriter.Write(study);
            var blocks = Blocks(text);
            Assert.Equal(StudyFileKeys.All.Count, blocks.Length);
            new Random(seed).Shuffle(blocks);
            Assert.Equal(text, StudyFileWriter.Write(Parse(string.Concat(blocks))));
        },
        iter: 500);

    [Theory]
    [InlineData("Mine", "T", "study = Mine: not allowed in a study file")]
    [InlineData("mine", "two\nlines", "title = two\\nlines: not allowed in a study file")]
    [InlineData("mine", "", "title = : not allowed in a study file")]
    public void A_study_that_a_file_cannot_hold_is_refused(string name, string title, string message)
    {
        var error = Assert.Throws<SoapException>(() => StudyFileWriter.Write(
            StudyCatalog.Curve with { Name = name, Title = title }));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_beside_those_to_try_is_not_lost_in_silence()
    {
        var study = StudyCatalog.Founding with { Name = "mine", Sweeps = [new Sweep("momentum", ["0", "0.9"])] };
        Assert.Contains("\nmomentum: [0, 0.9] ", StudyFileWriter.Write(study), StringComparison.Ordinal);
        var error = Assert.Throws<SoapException>(() => StudyFileWriter.Write(
            study with { Trial = study.Trial with { Momentum = 0.5 } }));
        Assert.Equal(
            "momentum=0,0.9: at the shared learning rate it is 0.5, which a file cannot say beside the values to " +
                "try; there it would be 0",
            error.Message);
    }

    [Fact]
    public void Words_that_are_values_of_YAML_are_quoted_where_text_is_meant() =>
        Assert.Contains(
            "\nstudy: \"true\"\ntitle: \"null\"\n",
            StudyFileWriter.Write(StudyCatalog.Curve with { Name = "true", Title = "null" }),
            StringComparison.Ordinal);

    // Each key with the lines of its list.
    private static string[] Blocks(string text)
    {
        var blocks = new List<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            if (line[0] == ' ')
            {
                blocks[^1] += line + "\n";
            }
            else
            {
                blocks.Add(line + "\n");
            }
        }

        return [.. blocks];
    }

    private static StudySpecification Parse(string text) => StudyFile.Parse("s.yaml", Encoding.UTF8.GetBytes(text));

    private static string Json(StudySpecification study) => JsonSerializer.Serialize(study, Storage.Json.Options);
}
