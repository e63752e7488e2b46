using System.Text;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Soap.Lab.Tests.Records;
using Xunit;

namespace Soap.Lab.Tests.Specification.Files;

public sealed class StudyFileTests
{
    private const string Head = "study: mine\ntitle: T\n";

    [Fact]
    public void Keys_that_are_left_out_have_the_values_of_the_founding_study()
    {
        var study = Read("epochs: 1");
        Assert.Equal(("mine", "T", 1.0), (study.Name, study.Title, study.Trial.Epochs));
        var founding = StudyCatalog.Founding;
        Assert.All(
            StudySettings.All.Where(setting => setting.Name != "epochs"),
            setting => Assert.Equal(setting.Get(founding), setting.Get(study)));
    }

    [Fact]
    public void A_file_can_start_from_another_study_wherever_it_says_so()
    {
        var study = Read("seeds: [8, 9]\nextends: curve");
        Assert.Equal(
            (StudyCatalog.Curve.Trial.Hidden, StudyCatalog.Curve.Trial.Epochs),
            (study.Trial.Hidden, study.Trial.Epochs));
        Assert.Equal([8UL, 9UL], study.Seeds);
    }

    [Theory]
    [InlineData("seeds: [1, 2, 3]")]
    [InlineData("seeds: [1, 2, 3,]")]
    [InlineData("seeds:\n  - 1\n  - 2\n  - 3")]
    [InlineData("seeds:\n- 1\n- '2'\n- \"3\"")]
    [InlineData("seeds: 1,2,3")]
    [InlineData("seeds: 1, 2, 3 # three")]
    [InlineData("\"seeds\": \"1,2,3\"")]
    [InlineData("seeds: >\n  1,2,\n  3")]
    [InlineData("---\nseeds: [1,\n  2, # two\n  3]\n...", false)]
    public void A_list_can_be_written_in_every_way_of_YAML(string lines, bool headFirst = true)
    {
        var text = headFirst ? Head + lines : lines.Replace("---\n", $"---\n{Head}", StringComparison.Ordinal);
        Assert.Equal([1UL, 2UL, 3UL], Parse(text).Seeds);
    }

    [Theory]
    [InlineData("rules: [bp, fa, \"sign:period=1000,magnitude=unit\"]")]
    [InlineData("rules:\n  - bp\n  - fa\n  - sign:period=1000,magnitude=unit")]
    [InlineData("rules: bp fa sign:period=1000,magnitude=unit")]
    [InlineData("rules: |\n  bp\n  fa\n  sign:magnitude=unit\n")]
    public void Rules_stand_in_a_list_or_in_one_text(string lines) =>
        Assert.Equal(["bp", "fa", "sign:period=1000,magnitude=unit"], Read(lines).Rules);

    [Fact]
    public void Several_values_and_ranges_are_what_they_are_on_the_command_line()
    {
        var study = Read(
            "momentum: [0, 0.9]\nweight-decay: 0..0.01\nlearning-rates: 0.001..1\ncandidates: 3\nseeds: [1..3, 8]");
        Assert.Equal(
            [("momentum", "0,0.9"), ("weight-decay", "0..0.01")],
            study.Sweeps.Select(sweep => (sweep.Key, sweep.Text)));
        Assert.Equal([1UL, 2UL, 3UL, 8UL], study.Seeds);
        Assert.Equal(3, study.LearningRates.Count);
        Assert.Equal("0.001..1", study.LearningRateRange!.ToString());
    }

    [Fact]
    public void An_empty_list_is_nothing()
    {
        var study = Read("hidden: []\nlearning-rates: []\ntuning-seeds:\n  []");
        Assert.Empty(study.Trial.Hidden);
        Assert.Empty(study.LearningRates);
        Assert.Empty(study.TuningSeeds);
    }

    [Fact]
    public void A_number_is_read_from_its_text_and_not_by_YAML()
    {
        var study = Read(
            "learning-rate: 1e-3\nlearning-rates: [.5, +0.25]\nseeds: [18446744073709551615, 010]\nbatch: \"7\"");
        Assert.Equal((0.001, 7), (study.LearningRate, study.Trial.Batch));
        Assert.Equal([0.25, 0.5], study.LearningRates);
        Assert.Equal([ulong.MaxValue, 10UL], study.Seeds);
    }

    [Fact]
    public void Byte_order_mark_and_line_ends_of_other_systems_make_no_difference()
    {
        var text = $"{Head}rules:\n  - bp\n  - fa\nepochs: 1\n";
        var expected = StudyFileWriter.Write(Parse(text));
        Assert.All(
            ["\r\n", "\r"],
            end => Assert.Equal(expected, StudyFileWriter.Write(Parse("\uFEFF" + text.ReplaceLineEndings(end)))));
    }

    [Theory]
    [InlineData("study.yaml", "study.yml", "study.yaml: there is no such file; did you mean study.yml?")]
    [InlineData("foundin.yaml", "other.txt", "foundin.yaml: there is no such file; did you mean founding?")]
    [InlineData(
        "xxxxxxxxxx.yaml", "other.yaml", "xxxxxxxxxx.yaml: there is no such file; built-in studies are STUDIES")]
    [InlineData(
        "foundng/study.yaml", "founding/study.yaml",
        "foundng/study.yaml: there is no such file; did you mean founding/study.yaml?")]
    [InlineData("mine", "mine/study.yaml", "mine is a folder and no study file; did you mean mine/study.yaml?")]
    [InlineData("mine", "mine/study.json", "mine is a folder and no study file; built-in studies are STUDIES")]
    public void A_file_that_is_not_there_is_told_with_what_may_have_been_meant(
        string asked, string there, string message)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder[there])!);
        File.WriteAllText(folder[there], Head);
        var error = Assert.Throws<SoapException>(() => StudyFile.Read(folder[asked]));
        message = message.Replace(
            "STUDIES", string.Join(", ", StudyCatalog.Words), StringComparison.Ordinal);
        Assert.Equal(
            (ExitCode.Usage, message),
            (
                error.ExitCode,
                error.Message.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_is_read_and_named_as_the_user_named_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["good.yaml"], Head);
        File.WriteAllText(folder["bad.yaml"], Head + "epochs: 0");
        Assert.Equal("mine", StudyFile.Read(folder["good.yaml"]).Name);
        Assert.StartsWith(
            $"{folder["bad.yaml"]}:3:9: epochs = 0: ",
            Assert.Throws<SoapException>(() => StudyFile.Read(folder["bad.yaml"])).Message,
            StringComparison.Ordinal);
    }

    private static StudySpecification Read(string lines) => Parse(Head + lines + "\n");

    private static StudySpecification Parse(string text) => StudyFile.Parse("s.yaml", Encoding.UTF8.GetBytes(text));
}
