using System.Text;
using Soap.Data;
using Soap.Lab.Specification;
using Soap.Lab.Specification.Files;
using Xunit;

namespace Soap.Lab.Tests.Specification;

public sealed class TaskDefaultsTests
{
    public static TheoryData<string> Tasks => [.. TaskCatalog.Names];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Every_study_that_takes_any_task_can_be_given_it_without_another_key(string task)
    {
        var samples = TaskCatalog.Find(task).TrainingSamples;
        foreach (var study in StudyCatalog.All.Concat(StudyCatalog.All.Select(StudyCatalog.Quick)))
        {
            var changed = TaskDefaults.Fit(
                SettingWords.Apply(study, [$"task={task}"], StudySettings.All, _ => []),
                TaskDefaults.KeysOf([$"task={task}"]));
            Assert.InRange(changed.Trial.Validation, 0, samples - 1);
            var isCut = study.Trial.Validation >= samples;
            Assert.Equal(isCut ? samples / 10 : study.Trial.Validation, changed.Trial.Validation);
            Assert.Equal(study.Trial with { Task = task, Validation = changed.Trial.Validation }, changed.Trial);
        }
    }

    [Fact]
    public void What_was_asked_for_stays()
    {
        var trial = StudyCatalog.Founding.Trial with { Task = "curve", Validation = 600 };
        Assert.Equal(600, TaskDefaults.Fit(trial, TaskDefaults.KeysOf(["validation=600"])).Validation);
        Assert.Equal(50, TaskDefaults.Fit(trial, TaskDefaults.KeysOf(["validations=600", "task=curve"])).Validation);
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("task=curve seeds=1..3", 4)]
    [InlineData("model=lenet5", 0)]
    [InlineData("rules=bp;fa", 0)]
    [InlineData("rules=bp;fa shared-rate-rules=fa+bp-step", 1)]
    [InlineData("shared-rate-rules=", 0)]
    public void Arms_that_explain_a_rule_go_with_the_rules_and_the_network_that_they_were_made_for(
        string text, int count)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var study = TaskDefaults.Fit(
            SettingWords.Apply(StudyCatalog.Founding, words, StudySettings.All, _ => []), TaskDefaults.KeysOf(words));
        Assert.Equal(count, study.SharedRateRules?.Count ?? 0);
    }

    [Theory]
    [InlineData("task: curve", 50)]
    [InlineData("task: linear-map", 200)]
    [InlineData("task: curve\nvalidation: 30", 30)]
    [InlineData("task: curve\nvalidation: 5000", 5000)]
    [InlineData("extends: curve", 0)]
    [InlineData("epochs: 1", 5000)]
    public void A_study_file_keeps_what_it_has_and_its_other_values_fit_the_task(string lines, int validation) =>
        Assert.Equal(
            validation,
            StudyFile.Parse("s.yaml", Encoding.UTF8.GetBytes($"study: s\ntitle: T\n{lines}\n")).Trial.Validation);

    [Theory]
    [MemberData(nameof(Tasks))]
    public void A_task_without_files_has_as_many_samples_as_it_says(string task)
    {
        var definition = TaskCatalog.Find(task);
        Assert.SkipWhen(definition.Files.Count > 0, "The files say it.");
        var data = definition.Open(DataFolders.Standard(), 0);
        Assert.Equal(definition.TrainingSamples, data.Train.Count);
    }
}
