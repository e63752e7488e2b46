using System.Text;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Soap.Lab.Tests.Records;
using Xunit;

namespace Soap.Lab.Tests.Specification.Files;

public sealed class OwnDataFilesTests : IDisposable
{
    private const string Head = "study: own\ntitle: Own\ntask: data/t.csv\nlearning-rates: []\n";
    private readonly TemporaryFolder _folder = new();

    public OwnDataFilesTests()
    {
        Directory.CreateDirectory(_folder["data"]);
        File.WriteAllText(_folder["data/t.csv"], "x,k\n" + string.Concat(
            Enumerable.Range(0, 50).Select(i => $"{i},{(i % 2 == 0 ? "a" : "b")}\n")));
    }

    [Fact]
    public void A_relative_path_is_relative_to_the_file_and_validation_is_a_tenth()
    {
        var study = Read(Head);
        Assert.Equal(("t.csv", _folder["data/t.csv"], 4),
            (study.Trial.Task, study.Trial.Data!.Path, study.Trial.Validation));
    }

    // 40 samples to train on, 4 of them held out.
    [Fact]
    public void Points_of_curves_are_as_near_as_small_data_need_unless_they_were_asked_for()
    {
        var trial = Read(Head).Trial;
        Assert.Equal((3, 36, 36), (trial.LogEvery, trial.EvaluateEvery, trial.DiagnoseEvery));
        Assert.Equal(500, Read(Head + "log-every: 500\n").Trial.LogEvery);
    }

    [Theory]
    [InlineData("label: kk\n", ":5:1: label = kk: ", "has no such column; did you mean 'k'? (allowed: x, k)")]
    [InlineData("split: kk\n", ":5:1: split = kk: ", "has no such column")]
    [InlineData(
        "label: k\ntargets: x\n", ":5:1: label = k and targets = x make no sense together", "(targets: line 6)")]
    [InlineData("split: 1.5\n", ":5:8: split = 1.5: out of range;", "allowed: auto, a number above 0 and below 1")]
    public void Keys_that_do_not_fit_the_data_are_told_at_their_place(string lines, string begin, string end)
    {
        var error = Assert.Throws<SoapException>(() => Read(Head + lines));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.StartsWith(_folder["s.yaml"] + begin, error.Message, StringComparison.Ordinal);
        Assert.Contains(end, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_leads_nowhere_is_told_at_its_place()
    {
        var error = Assert.Throws<SoapException>(() => Read(Head.Replace("t.csv", "u.csv", StringComparison.Ordinal)));
        Assert.StartsWith(
            $"{_folder["s.yaml"]}:3:7: task = data/u.csv: there is no such file or folder; allowed: mnist,",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_targets_may_be_written_as_one()
    {
        File.WriteAllText(_folder["data/t.csv"], "x,y,z\n" + string.Concat(
            Enumerable.Range(0, 50).Select(i => $"{i},{i * i},{-i}\n")));
        var study = Read(Head + "targets: [z, y]\n");
        Assert.Equal("z,y", study.Trial.Targets);
        Assert.Equal(["z", "y"], study.Trial.DataOrigin!.Targets!);
    }

    public void Dispose() => _folder.Dispose();

    private StudySpecification Read(string text)
    {
        File.WriteAllBytes(_folder["s.yaml"], Encoding.UTF8.GetBytes(text));
        return StudyFile.Read(_folder["s.yaml"]);
    }
}
