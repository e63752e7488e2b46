using System.Text.Json;
using Soap.Cli.Hosting;
using Soap.Lab.Records;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Xunit;

namespace Soap.Cli.Tests.Hosting;

public sealed class StudyChoiceTests
{
    [Fact]
    public void Without_a_word_it_is_the_founding_study() =>
        Assert.Equal("founding", StudyChoice.Of(null, [], quick: false).Name);

    [Fact]
    public void A_first_change_may_stand_where_the_study_would()
    {
        var study = StudyChoice.Of("epochs=1", ["batch=32"], quick: false);
        Assert.Equal((1.0, 32), (study.Trial.Epochs, study.Trial.Batch));
        Assert.StartsWith("founding-", study.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_changes_have_the_same_folder_and_others_another()
    {
        Assert.Equal(Name("epochs=1", "batch=32"), Name("batch=32", "epochs=1.0"));
        Assert.NotEqual(Name("epochs=1"), Name("epochs=3"));
    }

    [Fact]
    public void A_change_to_what_it_is_anyway_is_none() => Assert.Equal("founding", Name("epochs=2"));

    [Fact]
    public void The_short_form_has_a_name_of_its_own_and_can_be_changed()
    {
        Assert.Equal("curve-quick", StudyChoice.Of("curve", [], quick: true).Name);
        Assert.Equal([7UL], StudyChoice.Of("curve", ["seeds=7"], quick: true).Seeds);
    }

    [Fact]
    public void A_file_is_a_study_and_can_be_changed_as_one()
    {
        using var folder = new TemporaryFolder();
        var file = folder["mine.yaml"];
        File.WriteAllText(file, "study: mine\ntitle: T\nextends: curve\nepochs: 20\n");
        Assert.Equal(
            ("mine", 20.0),
            (StudyChoice.Of(file, [], quick: false).Name, StudyChoice.Of(file, [], quick: false).Trial.Epochs));
        Assert.Equal("mine", StudyChoice.Of(file, ["epochs=20"], quick: false).Name);
        Assert.Equal("mine-quick", StudyChoice.Of(file, [], quick: true).Name);
        var changed = StudyChoice.Of(file, ["epochs=30"], quick: false);
        Assert.Equal(30, changed.Trial.Epochs);
        Assert.Matches("^mine-[0-9a-f]{8}$", changed.Name);
    }

    [Theory]
    [InlineData("", 50)]
    [InlineData("task=mnist", 5000)]
    [InlineData("task=teacher-student", 200)]
    [InlineData("task=mnist validation=50", 50)]
    public void A_file_without_validation_gets_that_of_the_last_task(string words, int validation)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["mine.yaml"], "study: mine\ntitle: T\ntask: curve\n");
        var study = StudyChoice.Of(folder["mine.yaml"], Words(words), quick: false);
        Assert.Equal(validation, study.Trial.Validation);
        Assert.Equal(words.Length == 0, study.Name == "mine");
    }

    [Theory]
    [InlineData("", "task=curve", 50)]
    [InlineData("task=curve", "", 50)]
    [InlineData("task=curve", "task=mnist", 5000)]
    [InlineData("task=curve", "task=teacher-student", 200)]
    [InlineData("validation=600", "task=teacher-student", 600)]
    [InlineData("", "task=curve validation=30", 30)]
    public void A_study_that_is_named_by_its_folder_gets_the_validation_of_the_last_task(
        string planned, string words, int validation)
    {
        using var folder = new TemporaryFolder();
        new StudyFolder(folder["study"]).Claim(
            StudyChoice.Of("founding", Words(planned), quick: false),
            ProvenanceCollector.Collect("soap plan", new Dictionary<string, string>()));
        var target = StudyTarget.Of(folder["study"], Words(words), quick: false, null);
        Assert.Equal(validation, target.Study.Trial.Validation);
    }

    [Theory]
    [InlineData("no-ending")]
    [InlineData("a=b")]
    [InlineData("a.yml")]
    public void A_file_that_is_there_is_a_study_whatever_its_name(string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[name], "study: mine\ntitle: T\n");
        Assert.Equal("mine", StudyChoice.Of(folder[name], [], quick: false).Name);
    }

    [Fact]
    public void The_files_of_the_built_in_studies_are_those_studies_with_their_folders()
    {
        using var folder = new TemporaryFolder();
        foreach (var study in StudyCatalog.All)
        {
            File.WriteAllText(folder["study.yaml"], StudyFileWriter.Write(study));
            Assert.Equal(study.Name, StudyChoice.Of(folder["study.yaml"], [], quick: false).Name);
            Assert.Equal(
                Json(StudyChoice.Of(study.Name, [], quick: false)),
                Json(StudyChoice.Of(folder["study.yaml"], [], quick: false)));
        }
    }

    private static string Json(StudySpecification study) => JsonSerializer.Serialize(study, Soap.Storage.Json.Options);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Name(params string[] words) => StudyChoice.Of("founding", words, quick: false).Name;
}
