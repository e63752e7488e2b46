using Soap.Cli.Presenters;
using Soap.Lab.Records;
using Soap.Lab.Specification;
using Xunit;

namespace Soap.Cli.Tests.Presenters;

/// <summary>How long a study is, before it begins.</summary>
public sealed class StudyLengthTests
{
    [Theory]
    [InlineData(
        "founding", "",
        "200 trials: 90 at the shared learning rate, 60 tuning (6 learning rates on 2 seeds), 50 at each rule's best")]
    [InlineData("curve", "", "25 trials: 25 at the shared learning rate")]
    [InlineData("algoperf", "", "125 trials: 50 at the shared learning rate, 75 in AlgoPerf's studies")]
    [InlineData(
        "founding", "momentum=0,0.9",
        "260 trials: 90 at the shared learning rate, 120 tuning (6 learning rates × momentum=0,0.9 on 2 seeds), " +
            "50 at each rule's best")]
    [InlineData(
        "founding", "screening=0.5:2",
        "220 trials: 90 at the shared learning rate, 60 screening (6 learning rates on 2 seeds), 20 tuning, " +
            "50 at each rule's best")]
    public void The_trials_of_each_phase_are_counted(string study, string word, string text)
    {
        var words = word.Length == 0 ? Array.Empty<string>() : [word];
        var changed = SettingWords.Apply(StudyCatalog.Find(study), words, StudySettings.All, StudySettings.Check);
        Assert.Equal(text, StudyLength.Text(StudyManifest.Of(1, StudyChecks.Check(changed), Provenance())));
    }

    private static Provenance Provenance() => new()
    {
        SoapVersion = "0.1.0",
        Commit = null,
        DotnetVersion = "10",
        TorchSharpVersion = "0.107.0",
        LibtorchVersion = "2.10.0",
        OperatingSystem = "linux",
        Processor = "processor",
        InstructionSet = "AVX2",
        Cores = 2,
        ThreadsPerTrial = 1,
        CommandLine = "soap run",
        DataDigests = new Dictionary<string, string>(),
    };
}
